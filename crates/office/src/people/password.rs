//! Passwords: what makes a good one, how it is hashed, who has set it.

use super::Person;
use super::login::Place;
use super::turns::Line;
use crate::{Fault, Office, Trouble};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use jiff::{SignedDuration, Timestamp};
use law::deed::city::PasswordProfile;
use law::ids::SubjectRef;
use law::refusal::Refusal;
use std::sync::LazyLock;
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Score, zxcvbn};

/// Shortest password, in characters (SECURITY 3).
const PASSWORD_MIN: usize = 8;
/// Longest, in characters: enough for phrases, bounded for the hash.
const PASSWORD_MAX: usize = 128;
/// Kinds of characters under 等级保护 (SECURITY 2).
const KINDS_MIN: usize = 3;
/// How long a password is good under 等级保护 (SECURITY 2).
pub const CHANGE_AFTER: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Words that people here use where others would not.
const LOCAL_WORDS: [&str; 14] = [
    "mingjing",
    "明镜",
    "zhifa",
    "xzzf",
    "xingzhengzhifa",
    "行政执法",
    "gongshi",
    "chufa",
    "fazhi",
    "woaini",
    "5201314",
    "1314520",
    "a123456",
    "Aa123456",
];

/// Who has chosen a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// The person.
    Oneself,
    /// Somebody else: it is good for one login, at which the person chooses another.
    Another,
    /// The demonstration, which prints it. It stays.
    Demonstration,
}

/// The hash that is checked for names that do not exist, so that both answers take the same time.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody at all", &[7; 16]).unwrap_or_default());

fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Fault> {
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|h: PasswordHash| h.to_string())
        .map_err(|e| Fault::Password(e.to_string()))
}

/// Whether the password is the hash's; without a hash the same work, and no.
pub(super) async fn matches(password: &str, phc: Option<String>) -> bool {
    let password = password.to_string();
    let checked = tokio::task::spawn_blocking(move || {
        let right = |phc: &str| {
            let parsed = PasswordHash::new(phc);
            parsed.is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok())
        };
        match phc {
            Some(phc) => right(&phc),
            None => {
                right(&NOBODY);
                false
            }
        }
    });
    checked.await.unwrap_or(false)
}

/// How many of the four kinds of characters occur: capitals, small letters, digits, others.
fn kinds(password: &str) -> usize {
    let any = |test: fn(char) -> bool| usize::from(password.chars().any(test));
    any(|c| c.is_ascii_uppercase())
        + any(|c| c.is_ascii_lowercase())
        + any(|c| c.is_ascii_digit())
        + any(|c| !c.is_ascii_alphanumeric())
}

/// What is wrong with a password, if anything. `words` are the account's own: names, agency, city.
#[must_use]
pub fn fault_of(password: &str, profile: PasswordProfile, words: &[String]) -> Option<String> {
    let n = password.chars().count();
    if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&n) {
        return Some(format!("口令有 {n} 个字符，应为 {PASSWORD_MIN} 到 {PASSWORD_MAX} 个"));
    }
    if password.chars().any(char::is_control) {
        return Some("口令里有看不见的控制字符".into());
    }
    if profile == PasswordProfile::ClassifiedProtection && kinds(password) < KINDS_MIN {
        return Some(format!("口令里要有大写字母、小写字母、数字、其他字符中的至少 {KINDS_MIN} 种"));
    }
    let own: Vec<&str> = words.iter().map(String::as_str).chain(LOCAL_WORDS).collect();
    let judged = zxcvbn(password, &own);
    let whole = |m: &zxcvbn::matching::Match| {
        matches!(m.pattern, MatchPattern::Dictionary(_)) && m.token.chars().count() == n
    };
    if judged.sequence().iter().any(whole) {
        return Some("这个口令是常用口令，或者就是姓名、登录名、单位名称，换一个".into());
    }
    if judged.score() < Score::Two {
        return Some("这个口令太容易猜：常用词、键盘顺序、重复、日期加几个数字都不行，换一个更长的".into());
    }
    None
}

impl Office {
    /// Sets a password. It never enters the journal; why it was set does, where that was an administrator's act.
    ///
    /// # Errors
    /// A field refusal for a bad password; a fault when the store fails.
    pub async fn set_password(&self, account: &str, password: &str, by: ChosenBy) -> Result<(), Trouble> {
        self.good_password(account, password).await?;
        let phc = self.hashed(account, password).await?;
        self.store().credential_put(account, &phc, self.real_now(), by == ChosenBy::Another).await?;
        Ok(())
    }

    /// The hash of a password for an account, as the store keeps it.
    pub(super) async fn hashed(&self, account: &str, password: &str) -> Result<String, Fault> {
        let Some(_turn) = self.turns().next(Line::account(account)).await else { return Err(Fault::Busy) };
        let bytes = self.chance().bytes();
        let mut salt = [0; 16];
        salt.copy_from_slice(&bytes[..16]);
        let password = password.to_string();
        tokio::task::spawn_blocking(move || hash(&password, &salt))
            .await
            .map_err(|e| Fault::Password(e.to_string()))?
    }

    pub(super) async fn good_password(&self, account: &str, password: &str) -> Result<(), Trouble> {
        let known = self.store().load(&SubjectRef::account(account)).await?;
        match known.as_ref().and_then(|k| k.state.account()) {
            Some(a) => self.password_for(&a.login, a.name.text(), &a.unit, password).await,
            None => self.password_for("", "", "", password).await,
        }
    }

    /// Whether this would be a good password for somebody of this login name, name and unit: asked before an account
    /// is opened, so that nothing is half done.
    ///
    /// # Errors
    /// A field refusal for a bad password; a fault when the store fails.
    pub async fn password_for(
        &self,
        login: &str,
        name: &str,
        unit: &str,
        password: &str,
    ) -> Result<(), Trouble> {
        let city = crate::found::city(self.store()).await?.ok_or(Fault::NotFounded)?;
        let mut words = vec![city.name.clone(), login.to_string(), name.to_string()];
        let known = self.store().load(&SubjectRef::unit(unit)).await?;
        if let Some(u) = known.as_ref().and_then(|k| k.state.unit()) {
            let u = &u.registered;
            words.extend([u.name.clone(), u.short.clone(), u.prefix.clone()]);
        }
        words.retain(|w| !w.is_empty());
        let (password, profile) = (password.to_string(), city.passwords());
        let fault = tokio::task::spawn_blocking(move || fault_of(&password, profile, &words)).await;
        match fault.map_err(|e| Fault::Password(e.to_string()))? {
            Some(fault) => Err(Refusal::field("password", fault).into()),
            None => Ok(()),
        }
    }

    /// A person's own change: asks for the old password, and for another than that. Every other session of the person
    /// ends; `session` is the one to keep. The stamp on which it stands from here on.
    ///
    /// # Errors
    /// A field refusal, `old` or `password`; a fault when the store fails.
    pub async fn change_password(
        &self,
        person: &Person,
        old: &str,
        new: &str,
        session: &str,
        place: &Place<'_>,
    ) -> Result<String, Trouble> {
        let wrong = |why: &str| Trouble::from(Refusal::field("old", why));
        let Some(before) = self.own_credential(person, old, session, place).await? else {
            return Err(wrong("现在的口令不对；连续错 5 次，15 分钟内不能再试"));
        };
        if old == new {
            return Err(Refusal::field("password", "新口令和现在的一样").into());
        }
        self.good_password(&person.account, new).await?;
        let phc = self.hashed(&person.account, new).await?;
        if !self.store().credential_change(&before, &phc, self.real_now()).await? {
            return Err(wrong("口令刚刚被重设或者改过，这次没有改；请重新登录"));
        }
        self.store().sessions_end(&person.account, session).await?;
        Ok(self.stamp(&store::Credential { phc, ..before }))
    }

    /// Whether a password set at `changed` must be changed by now.
    pub(super) fn is_worn(&self, profile: PasswordProfile, changed: Timestamp) -> bool {
        profile == PasswordProfile::ClassifiedProtection
            && changed.checked_add(CHANGE_AFTER).is_ok_and(|until| until <= self.real_now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(password: &str, profile: PasswordProfile) -> Option<String> {
        let words = ["zhangsan", "张三示例", "吉林市市场监督管理局"].map(String::from);
        fault_of(password, profile, &words)
    }

    #[test]
    fn length_is_counted_in_characters() {
        let profile = PasswordProfile::Length;
        assert!(fault("七个字符不够长", profile).unwrap().contains("7 个字符"));
        assert!(fault(&"x".repeat(129), profile).unwrap().contains("129"));
        let phrase = "雨后山路松针香远处有人吹笛";
        assert_eq!(fault(phrase, profile), None);
        let long: String = phrase.chars().cycle().take(64).collect();
        assert_eq!(fault(&format!("{long}Q7"), profile), None);
    }

    #[test]
    fn the_two_profiles_differ_in_kinds_of_characters() {
        let phrase = "correct staple battery horse";
        assert_eq!(fault(phrase, PasswordProfile::Length), None);
        assert!(fault(phrase, PasswordProfile::ClassifiedProtection).unwrap().contains("至少 3 种"));
        assert_eq!(fault("Correct staple battery horse", PasswordProfile::ClassifiedProtection), None);
    }

    #[test]
    fn common_passwords_and_ones_own_names_are_refused() {
        for bad in [
            "password",
            "password1",
            "12345678",
            "qwertyuiop",
            "iloveyou",
            "11111111",
            "Aa123456",
            "woaini5201314",
            "zhangsan",
            "zhangsan1",
            "zhangsan2026",
            "吉林市市场监督管理局",
            "mingjing1",
            "P@ssw0rd",
            "qwer1234",
            "19900101",
            "abcabcabc",
        ] {
            assert!(fault(bad, PasswordProfile::Length).is_some(), "{bad}");
        }
    }
}
