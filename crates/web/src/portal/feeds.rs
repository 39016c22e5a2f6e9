//! Feeds of what became public and what was withdrawn, the sitemap, and robots.txt. A withdrawn decision leaves
//! the feed with its content and enters it again with its reason.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use search::{Hit, Query, Sort};
use std::fmt::Write as _;

use super::numbers::{Withdrawn, withdrawn};
use super::visit::{self, Visit};

/// Entries in a feed.
const ENTRIES: usize = 50;
/// Addresses in the sitemap (the protocol's limit is 50,000).
const SITEMAP_MAX: usize = 10_000;

struct Item {
    address: String,
    title: String,
    summary: String,
    /// Civil date, `YYYY-MM-DD`.
    on: String,
}

async fn items(visit: &Visit) -> Result<Vec<Item>, office::Fault> {
    let latest = Query { sort: Sort::PublishedDesc, per_page: ENTRIES, ..Query::default() };
    let page = visit.app.office().public_search(latest).await?;
    let mut items: Vec<Item> = page.hits.iter().map(public_item).collect();
    items.extend(withdrawn(&visit.app, ENTRIES).await?.iter().map(withdrawn_item));
    items.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.address.cmp(&b.address)));
    items.truncate(ENTRIES);
    Ok(items)
}

fn public_item(hit: &Hit) -> Item {
    let d = &hit.doc;
    Item {
        address: d.address.clone(),
        title: format!("{}　{}", d.document_no, d.title),
        summary: format!("{}：{}", d.organ, d.conclusion),
        on: d.published_on.clone(),
    }
}

fn withdrawn_item(w: &Withdrawn) -> Item {
    Item {
        address: w.address.clone(),
        title: format!("{}　已撤回", w.document_no),
        summary: format!("{}：{}", w.organ, w.reason),
        on: w.on.to_string(),
    }
}

/// Text for XML: escaped, and without the characters that XML cannot hold.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

fn answer(kind: &'static str, body: String) -> Response {
    let mut response = ([(CONTENT_TYPE, kind)], body).into_response();
    visit::public(&mut response);
    response
}

/// `/feed.atom` (RFC 4287).
pub async fn atom(visit: Visit) -> Response {
    match items(&visit).await {
        Ok(items) => {
            let title = format!("{}行政执法公示平台", visit.app.city().name);
            answer(
                "application/atom+xml; charset=utf-8",
                atom_text(&visit.base, &title, &items, visit.today()),
            )
        }
        Err(fault) => visit.fault(&fault).await,
    }
}

fn atom_text(base: &str, title: &str, items: &[Item], today: jiff::civil::Date) -> String {
    let stamp = |on: &str| format!("{on}T00:00:00+08:00");
    let updated = items.first().map_or_else(|| today.to_string(), |i| i.on.clone());
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "<id>{b}/feed.atom</id><title>{t}</title><updated>{u}</updated><author><name>{t}</name></author>\
         <link rel=\"self\" href=\"{b}/feed.atom\"/><link href=\"{b}/\"/>",
        b = xml(base),
        t = xml(title),
        u = stamp(&updated),
    );
    for item in items {
        let link = xml(&format!("{base}/d/{}", item.address));
        let _ = writeln!(
            out,
            "<entry><id>{link}</id><title>{}</title><updated>{}</updated><link href=\"{link}\"/><summary>{}</summary></entry>",
            xml(&item.title),
            stamp(&item.on),
            xml(&item.summary),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// `/feed.json` (JSON Feed 1.1).
pub async fn json(visit: Visit) -> Response {
    match items(&visit).await {
        Ok(items) => {
            let entries: Vec<_> = items
                .iter()
                .map(|i| {
                    let link = format!("{}/d/{}", visit.base, i.address);
                    serde_json::json!({
                        "id": link, "url": link, "title": i.title, "content_text": i.summary,
                        "date_published": format!("{}T00:00:00+08:00", i.on),
                    })
                })
                .collect();
            let body = serde_json::json!({
                "version": "https://jsonfeed.org/version/1.1",
                "title": format!("{}行政执法公示平台", visit.app.city().name),
                "home_page_url": format!("{}/", visit.base),
                "feed_url": format!("{}/feed.json", visit.base),
                "language": "zh-CN",
                "items": entries,
            });
            answer("application/feed+json; charset=utf-8", body.to_string())
        }
        Err(fault) => visit.fault(&fault).await,
    }
}

/// `/robots.txt`: the workbench, the API's commands and lists without end are not for robots.
pub async fn robots(visit: Visit) -> Response {
    let body = format!(
        "User-agent: *\nDisallow: /desk\nDisallow: /login\nDisallow: /size\nDisallow: /search\nDisallow: /decisions?\n\
         Disallow: /officers/\nSitemap: {}/sitemap.xml\n",
        visit.base
    );
    answer("text/plain; charset=utf-8", body)
}

/// `/sitemap.xml`: fixed pages and the decisions on organisations. Natural persons are left out, as is what was
/// withdrawn or has expired, because the search leaves it out.
pub async fn sitemap(visit: Visit) -> Response {
    let fixed = [
        "/",
        "/units",
        "/procedures",
        "/templates",
        "/officers",
        "/verify",
        "/plan",
        "/open",
        "/accessibility",
    ];
    let mut addresses: Vec<String> = fixed.iter().map(|p| format!("{}{p}", visit.base)).collect();
    addresses.extend(
        visit.rules().bundle().procedures.iter().map(|p| format!("{}/procedures/{}", visit.base, p.id)),
    );
    let mut asked =
        Query { sort: Sort::PublishedDesc, per_page: search::PER_PAGE_MAX, page: 1, ..Query::default() };
    loop {
        match visit.app.office().public_search(asked.clone()).await {
            Ok(page) => {
                let firms = page.hits.iter().filter(|h| h.doc.party_code.is_some());
                addresses.extend(firms.map(|h| format!("{}/d/{}", visit.base, h.doc.address)));
                if asked.page >= page.pages || addresses.len() >= SITEMAP_MAX {
                    break;
                }
                asked.page += 1;
            }
            Err(fault) => return visit.fault(&fault).await,
        }
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for a in addresses.iter().take(SITEMAP_MAX) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<url><loc>{}</loc></url>", xml(a));
    }
    out.push_str("</urlset>\n");
    answer("application/xml; charset=utf-8", out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feed_escapes() {
        let item = Item {
            address: "a".into(),
            title: "<b>&\u{1}".into(),
            summary: "]]>\"".into(),
            on: "2026-03-02".into(),
        };
        let text = atom_text("https://x", "甲&乙", &[item], jiff::civil::date(2026, 3, 2));
        assert!(
            text.contains("&lt;b&gt;&amp;</title>")
                && text.contains("甲&amp;乙")
                && text.contains("]]&gt;&quot;")
        );
        assert!(!text.contains('\u{1}') && text.contains("2026-03-02T00:00:00+08:00"));
    }
}
