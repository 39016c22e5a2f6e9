//! The five cases of the demonstration, told in the order of their days.

use super::story::{Plot, Story};
use crate::{Office, Trouble};
use jiff::civil::{Date, date};
use law::deed::casework::{Informant, Served};

const fn jan(day: i8) -> Date {
    date(2026, 1, day)
}
const fn feb(day: i8) -> Date {
    date(2026, 2, day)
}

/// Tells all five: a clue, one under review, one noticed, one decided, one closed and public.
pub(super) async fn tell(office: &Office, progress: &mut impl FnMut(&str)) -> Result<(), Trouble> {
    let informant = || Some(Informant { name: "尤示例".into(), contact: "13700000000".into() });
    let closed = Story::new(office, Plot::small("demo-5"));
    let decided = Story::new(office, Plot { informant: informant(), ..Plot::major("demo-4") });
    let noticed = Story::new(office, Plot {
        cause: "销售侵犯注册商标专用权的商品案".into(),
        facts: "当事人销售的运动鞋 20 双未经商标注册人许可使用其注册商标，货值金额 3,600 元，违法所得 800 元。".into(),
        fine_fen: 500_000,
        gains_fen: 80_000,
        violated: "《中华人民共和国商标法》第五十七条第三项".into(),
        basis: "《中华人民共和国商标法》第六十条第二款、《中华人民共和国行政处罚法》第二十八条第二款".into(),
        benchmark: "市场监管行政处罚裁量基准（示例）第 60 项".into(),
        ..Plot::small("demo-3")
    });
    let review = Story::new(
        office,
        Plot {
            cause: "未取得许可从事食品生产案".into(),
            facts: "当事人未取得食品生产许可从事糕点生产，货值金额 26,000 元，违法所得 5,100 元。".into(),
            fine_fen: 26_000_000,
            gains_fen: 510_000,
            violated: "《中华人民共和国食品安全法》第三十五条第一款".into(),
            basis: "《中华人民共和国食品安全法》第一百二十二条第一款".into(),
            benchmark: "市场监管行政处罚裁量基准（示例）第 122 项".into(),
            ..Plot::major("demo-2")
        },
    );
    let clue = Story::new(
        office,
        Plot {
            cause: "涉嫌使用未经检定的计量器具案".into(),
            violated: "《中华人民共和国计量法》第九条第一款".into(),
            basis: "《中华人民共和国计量法》第二十五条".into(),
            informant: informant(),
            ..Plot::small("demo-1")
        },
    );
    progress("案件：从登记线索到结案公示");
    told_in_january(&closed, &decided, &noticed).await?;
    told_in_february(&closed, &decided, &noticed, &review, &clue).await
}

async fn told_in_january(
    closed: &Story<'_>,
    decided: &Story<'_>,
    noticed: &Story<'_>,
) -> Result<(), Trouble> {
    closed.at(jan(6), 10).await?;
    closed.clue().await?;
    closed.at(jan(7), 11).await?;
    closed.inspected().await?;
    closed.checked().await?;
    decided.clue().await?;
    closed.at(jan(8), 9).await?;
    closed.opened().await?;
    closed.at(jan(9), 15).await?;
    closed.inquired().await?;
    closed.evidence().await?;
    decided.checked().await?;
    closed.at(jan(12), 10).await?;
    closed.correction().await?;
    closed.served(Served::Correction).await?;
    decided.opened().await?;
    decided.at(jan(13), 16).await?;
    decided.inspected().await?;
    decided.inquired().await?;
    decided.evidence().await?;
    closed.at(jan(14), 10).await?;
    closed.reported().await?;
    closed.assessed().await?;
    closed.at(jan(15), 10).await?;
    closed.audited().await?;
    closed.approved().await?;
    closed.at(jan(16), 10).await?;
    closed.noticed().await?;
    closed.served(Served::Notice).await?;
    decided.at(jan(19), 10).await?;
    decided.correction().await?;
    decided.reported().await?;
    decided.assessed().await?;
    decided.at(jan(20), 10).await?;
    decided.submitted().await?;
    noticed.clue().await?;
    decided.at(jan(21), 10).await?;
    decided.returned().await?;
    decided.at(jan(22), 10).await?;
    decided.submitted().await?;
    noticed.checked().await?;
    noticed.at(jan(23), 10).await?;
    noticed.opened().await?;
    // Five working days after the notice of the 16th have run on the 23rd.
    closed.at(jan(26), 9).await?;
    closed.assessed().await?;
    closed.decided().await?;
    decided.passed().await?;
    closed.at(jan(27), 10).await?;
    closed.served(Served::Decision).await?;
    decided.approved().await?;
    closed.at(jan(28), 10).await?;
    closed.publication_edited().await?;
    closed.publication_approved().await?;
    decided.noticed().await?;
    decided.served(Served::Notice).await?;
    decided.at(jan(30), 10).await?;
    decided.stated(false).await?;
    Ok(())
}

async fn told_in_february(
    closed: &Story<'_>,
    decided: &Story<'_>,
    noticed: &Story<'_>,
    review: &Story<'_>,
    clue: &Story<'_>,
) -> Result<(), Trouble> {
    review.at(feb(2), 10).await?;
    review.clue().await?;
    closed.at(feb(3), 10).await?;
    closed.paid().await?;
    noticed.inspected().await?;
    noticed.inquired().await?;
    noticed.evidence().await?;
    review.at(feb(4), 10).await?;
    review.checked().await?;
    closed.at(feb(5), 10).await?;
    closed.closed().await?;
    review.opened().await?;
    decided.answered().await?;
    closed.at(feb(6), 10).await?;
    closed.archived().await?;
    review.inspected().await?;
    review.inquired().await?;
    review.evidence().await?;
    decided.assessed().await?;
    decided.at(feb(9), 10).await?;
    decided.discussed().await?;
    noticed.reported().await?;
    noticed.at(feb(10), 10).await?;
    noticed.assessed().await?;
    noticed.at(feb(11), 10).await?;
    noticed.audited().await?;
    noticed.at(feb(12), 10).await?;
    noticed.approved().await?;
    // After the Spring Festival.
    noticed.at(feb(25), 10).await?;
    noticed.noticed().await?;
    review.correction().await?;
    review.reported().await?;
    review.at(feb(26), 10).await?;
    review.assessed().await?;
    decided.decided().await?;
    noticed.at(feb(27), 10).await?;
    noticed.served(Served::Notice).await?;
    review.submitted().await?;
    decided.served(Served::Decision).await?;
    clue.clue().await?;
    // The 28th is a Saturday on which people work (调休).
    decided.at(feb(28), 10).await?;
    decided.publication_edited().await?;
    Ok(())
}
