//! Feeds of what became public and what was withdrawn, the sitemap, and robots.txt. A withdrawn decision leaves
//! the feed with its content and enters it again with its reason.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use search::{Hit, Query, Sort};
use std::fmt::Write as _;
use store::{Page, PublicationFilter, PublicationOrder};

use super::export::{BATCH, pieces};
use super::numbers::{Withdrawn, withdrawn};
use super::visit::{self, Visit};
use crate::look::Problem;

/// Entries in a feed.
const ENTRIES: usize = 50;
/// Batches of [`BATCH`] decisions in one sitemap. The protocol's limit is 50,000 addresses; fixed pages take some.
const SITEMAP_BATCHES: u64 = 45;

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
    let (gone, _) = withdrawn(visit.app.office(), Page::first(ENTRIES as u64)).await?;
    items.extend(gone.iter().map(withdrawn_item));
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

fn answer(visit: &Visit, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = ([(CONTENT_TYPE, kind)], body.into()).into_response();
    visit::public(&mut response);
    visit.with_addresses(response)
}

/// `/feed.atom` (RFC 4287).
pub async fn atom(visit: Visit) -> Response {
    match items(&visit).await {
        Ok(items) => {
            let title = format!("{}行政执法公示平台", visit.app.city().name);
            answer(
                &visit,
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
            answer(&visit, "application/feed+json; charset=utf-8", body.to_string())
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
    answer(&visit, "text/plain; charset=utf-8", body)
}

const SITEMAP_HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const SITEMAP_SPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// `/sitemap.xml`: fixed pages and the decisions on organisations. Natural persons are left out, as is what was
/// withdrawn or has expired. Where there are more decisions than one sitemap may have, it is an index of its parts.
pub async fn sitemap(visit: Visit) -> Response {
    const XML: &str = "application/xml; charset=utf-8";
    let store = visit.app.for_exports().office().store().clone();
    let public = PublicationFilter { public_on: Some(visit.today()), ..PublicationFilter::default() };
    let total = match store.publications(&public, PublicationOrder::Published, Page::first(0)).await {
        Ok(listed) => listed.total,
        Err(e) => return visit.fault(&e.into()).await,
    };
    let parts = total.div_ceil(SITEMAP_BATCHES * BATCH).max(1);
    let asked = visit.params.parse::<u64>("part");
    if asked.is_none() && parts > 1 {
        let mut out = format!("{SITEMAP_HEAD}<sitemapindex {SITEMAP_SPACE}>\n");
        for part in 1..=parts {
            let address = xml(&format!("{}/sitemap.xml?part={part}", visit.base));
            // Writing to a String cannot fail.
            let _ = writeln!(out, "<sitemap><loc>{address}</loc></sitemap>");
        }
        out.push_str("</sitemapindex>\n");
        return answer(&visit, XML, out);
    }
    let part = asked.unwrap_or(1);
    if !(1..=parts).contains(&part) {
        return visit.problem(&Problem::NotFound).await;
    }
    let fixed = if part == 1 { fixed_pages(&visit) } else { Vec::new() };
    let base = visit.base.clone();
    let body = pieces(move |n| {
        let (store, public, base) = (store.clone(), public.clone(), base.clone());
        let mut out = String::new();
        if n == 0 {
            out = format!("{SITEMAP_HEAD}<urlset {SITEMAP_SPACE}>\n");
            for address in &fixed {
                url(&mut out, address);
            }
        }
        async move {
            let from = ((part - 1) * SITEMAP_BATCHES + n) * BATCH;
            let page = Page { limit: BATCH, offset: from };
            let rows = store.publications(&public, PublicationOrder::Published, page).await?.rows;
            for row in rows.iter().filter(|r| r.party_code.is_some()) {
                url(&mut out, &format!("{base}/d/{}", row.address));
            }
            let more = rows.len() as u64 == BATCH && n + 1 < SITEMAP_BATCHES;
            if !more {
                out.push_str("</urlset>\n");
            }
            Ok((out, more))
        }
    });
    answer(&visit, XML, body)
}

fn url(out: &mut String, address: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "<url><loc>{}</loc></url>", xml(address));
}

fn fixed_pages(visit: &Visit) -> Vec<String> {
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
    let procedures = visit.rules();
    let procedures =
        procedures.bundle().procedures.iter().map(|p| format!("{}/procedures/{}", visit.base, p.id));
    fixed.iter().map(|p| format!("{}{p}", visit.base)).chain(procedures).collect()
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
