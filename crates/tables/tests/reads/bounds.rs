//! Files that multiply what they hold: each is bounded before it costs anything.

use super::*;

/// A workbook by hand with parts of any name; its only relation leads to `target`.
fn packed(sheets: usize, target: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rels}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let sheets: String =
        (1..=sheets).map(|i| format!(r#"<sheet name="表{i}" sheetId="{i}" r:id="rId1"/>"#)).collect();
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{rels}"><sheets>{sheets}</sheets></workbook>"#
    );
    let (package, of_book) = (relations("officeDocument", "xl/workbook.xml"), relations("worksheet", target));
    let own = [
        ("_rels/.rels", package.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &of_book),
    ];
    zipped(own.iter().chain(parts))
}

fn zipped<'a>(parts: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn sheet_of(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

fn shared_of(attributes: &str, texts: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {attributes}>{texts}</sst>"#
    )
}

fn open_document(body: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[("META-INF/manifest.xml", "<manifest/>"), ("content.xml", &content)])
}

fn text_bytes(row: &Row) -> usize {
    row.cells.iter().map(|cell| cell.text.len()).sum()
}

#[test]
fn every_part_of_a_workbook_is_bounded_whatever_it_is_called() {
    let one = sheet_of(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    let text = "长".repeat(2_000_000);
    let shared = shared_of("", &format!("<si><t>{text}</t></si>"));
    let long = sheet_of(&format!(r#"<row r="1"><c r="A1" t="str"><v>{text}</v></c></row>"#));
    for name in
        ["xl/sharedStrings.xml", "xl/sharedStrings.XML", "XL/SHAREDSTRINGS.XML", "xl\\sharedStrings.xml"]
    {
        let fault = refused("x.xlsx", &packed(1, "worksheets/sheet1.xml", &[(SHEET, &one), (name, &shared)]));
        assert!(matches!(fault, Fault::TooBig(_)), "{name}: {fault}");
    }
    for target in ["foo.dat", "worksheets/sheet1.XML", "media/image1.png", "embeddings/a.bin", "sheet"] {
        let part = format!("xl/{target}");
        let fault = refused("x.xlsx", &packed(1, target, &[(&part, &long)]));
        assert!(matches!(fault, Fault::TooBig(_)), "{target}: {fault}");
        assert_eq!(rows_of("x.xlsx", &packed(1, target, &[(&part, &one)])).len(), 1, "{target}");
    }
    // A picture or an embedded file that is nothing else is left alone.
    for part in ["xl/media/image1.png", "xl/embeddings/oleObject1.bin"] {
        let aside = packed(1, "worksheets/sheet1.xml", &[(SHEET, &one), (part, &text)]);
        assert_eq!(rows_of("x.xlsx", &aside).len(), 1, "{part}");
    }
}

#[test]
fn a_count_that_is_larger_than_its_part_is_refused() {
    let one = sheet_of(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#);
    let read = |attributes: &str| {
        let shared = shared_of(attributes, "<si><t>甲</t></si>");
        let (_dir, path) = saved(
            "x.xlsx",
            &packed(1, "worksheets/sheet1.xml", &[(SHEET, &one), ("xl/sharedStrings.xml", &shared)]),
        );
        Book::open(&path).map(|_| ())
    };
    for count in ["200000000000", "18446744073709551615", "99999999999999999999999999"] {
        for attributes in [
            format!(r#"uniqueCount="{count}""#),
            format!("uniqueCount = '{count}'"),
            format!(r#"{}uniqueCount="{count}""#, " ".repeat(256 * 1024 - 120)),
        ] {
            let fault = read(&attributes).unwrap_err();
            assert!(matches!(fault, Fault::Damaged(_)), "{fault}");
            assert!(fault.to_string().contains("放不下"), "{fault}");
        }
    }
    for attributes in ["", r#"count="9" uniqueCount="1""#, r#"uniqueCount="1000""#] {
        read(attributes).unwrap();
    }
}

#[test]
fn more_sheets_than_anybody_looks_at_are_refused_in_words() {
    let one = sheet_of(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    let book = |sheets| packed(sheets, "worksheets/sheet1.xml", &[(SHEET, &one)]);
    let table = "<table:table><table:table-row/></table:table>";
    let xml = |sheets: usize| {
        format!(
            r#"<?xml version="1.0"?><Workbook>{}</Workbook>"#,
            r#"<Worksheet ss:Name="a"><Table></Table></Worksheet>"#.repeat(sheets)
        )
    };
    let files =
        |sheets: usize| [book(sheets), open_document(&table.repeat(sheets)), xml(sheets).into_bytes()];
    for bytes in files(300) {
        let fault = refused("x", &bytes);
        assert!(matches!(fault, Fault::TooBig(_)) && fault.to_string().contains("256 张"), "{fault}");
    }
    for bytes in files(256) {
        let (_dir, path) = saved("x", &bytes);
        assert_eq!(Book::open(&path).unwrap().sheets().len(), 256);
    }
}

#[test]
fn a_row_holds_so_much_text_and_no_more() {
    let text = "长".repeat(300_000);
    let cells = |row: usize| format!(r#"<row r="{row}">{}</row>"#, r#"<c t="s"><v>0</v></c>"#.repeat(100));
    let rows: String = (1..=20).map(cells).collect();
    let shared = shared_of("", &format!("<si><t>{text}</t></si>"));
    let workbook =
        packed(1, "worksheets/sheet1.xml", &[(SHEET, &sheet_of(&rows)), ("xl/sharedStrings.xml", &shared)]);
    let cell = |times: usize, tall: usize| {
        format!(
            r#"<table:table-cell table:number-columns-repeated="{times}" table:number-rows-spanned="{tall}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let repeated = format!(
        r#"<table:table><table:table-row table:number-rows-repeated="20">{}</table:table-row></table:table>"#,
        cell(1024, 1)
    );
    // One tall cell more in every row.
    let tall: String = (0..20)
        .map(|at| {
            row(&format!(r#"<table:table-cell table:number-columns-repeated="{}"/>{}"#, at + 1, cell(1, 100)))
        })
        .collect();
    let page =
        format!("<table>{}</table>", format!("<tr>{}</tr>", format!("<td>{text}</td>").repeat(6)).repeat(2));
    let lines = format!("{}\n", [text.as_str(); 6].join(",")).repeat(2);
    for (name, bytes, count) in [
        ("x.xlsx", workbook, 20),
        ("x.ods", open_document(&repeated), 20),
        ("x.ods", open_document(&format!("<table:table>{tall}</table:table>")), 20),
        ("x.htm", page.into_bytes(), 2),
        ("x.csv", lines.into_bytes(), 2),
    ] {
        let rows = rows_of(name, &bytes);
        assert_eq!(rows.len(), count, "{name}");
        let last = rows.last().unwrap();
        assert!(rows.iter().all(|row| text_bytes(row) <= tables::ROW_BYTES_MAX), "{name}");
        assert!(last.cells.iter().any(|cell| cell.is(Doubt::Cut)), "{name}");
        assert!(text_bytes(last) > tables::ROW_BYTES_MAX / 2, "{name}");
    }
}

#[test]
fn what_a_sheet_repeats_beyond_measure_is_refused() {
    let text = "A".repeat(tables::CELL_CHARS_MAX);
    let cell = format!(
        r#"<table:table-cell table:number-columns-repeated="4" office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    );
    let body = format!(
        r#"<table:table><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>"#
    );
    let (_dir, path) = saved("x.ods", &open_document(&body));
    let book = Book::open(&path).unwrap();
    let mut bytes = 0;
    let fault = book.rows(0, &mut |row| {
        bytes += text_bytes(&row) as u64;
        ControlFlow::Continue(())
    });
    assert!(matches!(fault, Err(Fault::TooBig(_))));
    assert!(bytes <= tables::GIVEN_BYTES_MAX, "{bytes}");
}

#[test]
fn tall_cells_of_a_page_are_told_by_their_columns() {
    let page = "<table><tr><td rowspan=3 colspan=2>甲<td>1<td rowspan=2>乙</tr><tr><td>2<td>3</tr><tr><td>4<td>5</tr><tr><td>6</table>";
    let rows = rows_of("x.htm", page.as_bytes());
    assert_eq!(
        texts(&rows),
        [vec!["甲", "", "1", "乙"], vec!["甲", "", "2", "乙", "3"], vec!["甲", "", "4", "5"], vec!["6"]]
    );
    // Many in one row, and then many rows below them.
    let wide = format!(
        "<table><tr><td>a</tr><tr>{}</tr>{}</table>",
        "<td rowspan=65535>x".repeat(60_000),
        "<tr><td>y".repeat(200)
    );
    let rows = rows_of("x.htm", wide.as_bytes());
    assert_eq!((rows.len(), rows[1].cells.len(), rows[1].cut), (202, tables::COLUMNS_MAX, true));
}

#[test]
fn merged_cells_that_cover_one_another_are_one() {
    let row = |row: usize| {
        let first = if row == 1 { r#"<c r="A1" t="str"><v>甲</v></c>"# } else { "" };
        format!(r#"<row r="{row}">{first}<c r="B{row}"><v>1</v></c></row>"#)
    };
    let rows: String = (1..=2_000).map(row).collect();
    let after = format!("<mergeCells>{}</mergeCells>", r#"<mergeCell ref="A1:A2000"/>"#.repeat(50_000));
    let rows = rows_of("x.xlsx", &workbook("", &[], &rows, &after));
    assert_eq!(rows.len(), 2_000);
    assert!(rows.iter().all(|row| row.text(0) == "甲"));
}

#[test]
fn a_row_beyond_the_sheet_is_damage() {
    let row = |index: &str| format!(r#"<Row{index}><Cell><Data ss:Type="String">甲</Data></Cell></Row>"#);
    for index in ["4294967295", "1048577"] {
        let xml = format!(
            r#"<?xml version="1.0"?><Workbook><Worksheet ss:Name="a"><Table>{}{}{}</Table></Worksheet></Workbook>"#,
            row(""),
            row(&format!(r#" ss:Index="{index}""#)),
            row("")
        );
        let fault = refused("x.xml", xml.as_bytes());
        assert!(matches!(fault, Fault::Damaged(_)) && fault.to_string().contains("行号"), "{fault}");
    }
    let last = format!(
        r#"<?xml version="1.0"?><Workbook><Worksheet ss:Name="a"><Table>{}</Table></Worksheet></Workbook>"#,
        row(r#" ss:Index="1048576""#)
    );
    assert_eq!(rows_of("x.xml", last.as_bytes())[0].number, 1_048_576);
}
