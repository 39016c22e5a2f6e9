//! 动态口令 — the second factor: one-time codes after RFC 6238, and recovery codes for who has lost the device.

use super::Person;
use super::login::Outcome;
use crate::{Fault, Office};
use std::fmt::Write as _;
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Bytes of a secret (RFC 4226 recommends 160 bits).
const SECRET_BYTES: usize = 20;
/// Digits of a code, and seconds of a step: what every authenticator understands.
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// A code of the step before or after counts: clocks differ, people type slowly.
const SKEW_STEPS: u16 = 1;
/// Recovery codes given at a time.
const RECOVERY_CODES: usize = 10;
/// Letters of a recovery code: none that look alike. Thirty-two, so that five bits make one.
const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz0";
/// Letters in a recovery code: 50 bits.
const RECOVERY_LETTERS: usize = 10;

/// What a person needs to set up an authenticator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in Base32, in groups of four.
    pub secret: String,
    /// `otpauth://totp/…`, for a QR code.
    pub address: String,
}

fn totp(secret: &[u8]) -> Totp {
    let builder = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW_STEPS)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret.to_vec());
    // Every part is a constant that RFC 6238 allows, but the secret, whose length is ours.
    builder.build_noncompliant()
}

/// What the seal of a secret is about.
fn about(account: &str) -> String {
    format!("second factor of {account}")
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A code as people type it: with blanks, hyphens and capitals.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect()
}

impl Office {
    /// Whether a person uses a second factor.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn uses_factor(&self, account: &str) -> Result<bool, Fault> {
        Ok(self.store().credential(account).await?.is_some_and(|c| c.factor))
    }

    /// Makes a secret, which counts once a code of it was given. `None` when there is a confirmed one already.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn factor_begin(&self, person: &Person) -> Result<Option<Enrolment>, Fault> {
        if self.uses_factor(&person.account).await? {
            return Ok(None);
        }
        let secret = self.chance().bytes();
        let secret = &secret[..SECRET_BYTES];
        let sealed = self.keys().seal(&about(&person.account), secret, &self.chance().bytes());
        if !self.store().factor_put(&person.account, &sealed, self.real_now()).await? {
            return Ok(None);
        }
        self.enrolment(person, secret).await.map(Some)
    }

    /// The enrolment that was begun and not confirmed yet, e.g. to show it again after a wrong code.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn factor_waiting(&self, person: &Person) -> Result<Option<Enrolment>, Fault> {
        let factor = self.store().factor(&person.account).await?.filter(|f| !f.confirmed);
        let secret = factor.and_then(|f| self.keys().open(&about(&person.account), &f.sealed));
        match secret {
            Some(secret) => self.enrolment(person, &secret).await.map(Some),
            None => Ok(None),
        }
    }

    async fn enrolment(&self, person: &Person, secret: &[u8]) -> Result<Enrolment, Fault> {
        let city = crate::found::city(self.store()).await?.ok_or(Fault::NotFounded)?;
        let text = Secret::from(secret.to_vec()).to_base32();
        let issuer = encoded(&city.name);
        let address = format!(
            "otpauth://totp/{issuer}:{}?secret={text}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
            encoded(&person.login)
        );
        let letters: Vec<char> = text.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|c| c.iter().collect()).collect();
        Ok(Enrolment { secret: groups.join(" "), address })
    }

    /// Confirms a secret by a code of it, and gives the recovery codes, and the stamp on which the person's session stands
    /// from here on. `None` for a wrong code.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn factor_confirm(
        &self,
        person: &Person,
        code: &str,
    ) -> Result<Option<(Vec<String>, String)>, Fault> {
        let Some(before) = self.store().credential(&person.account).await? else { return Ok(None) };
        let Some(factor) = self.store().factor(&person.account).await?.filter(|f| !f.confirmed) else {
            return Ok(None);
        };
        let Some(step) = self.step_of(&person.account, &factor.sealed, code) else { return Ok(None) };
        if !self.store().factor_take(&person.account, step).await? {
            return Ok(None);
        }
        let codes = self.recovery_codes(&person.account).await?;
        Ok(Some((codes, self.stamp(&store::Credential { factor: true, ..before }))))
    }

    /// New recovery codes in the place of the old ones.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn recovery_codes(&self, account: &str) -> Result<Vec<String>, Fault> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| self.letters(RECOVERY_LETTERS)).collect();
        let ids: Vec<String> = codes.iter().map(|c| self.keys().hash(&["recovery", account, c])).collect();
        self.store().recovery_put(account, &ids).await?;
        Ok(codes.into_iter().map(|c| format!("{}-{}", &c[..5], &c[5..])).collect())
    }

    /// So many random letters that do not look alike.
    pub(crate) fn letters(&self, n: usize) -> String {
        self.chance().bytes().iter().take(n).map(|b| char::from(LETTERS[usize::from(b & 31)])).collect()
    }

    /// Takes a code of the second factor, or a recovery code: each once.
    pub(super) async fn take_code(&self, account: &str, code: &str) -> Result<Option<Outcome>, Fault> {
        let code = plain(code);
        let Some(factor) = self.store().factor(account).await?.filter(|f| f.confirmed) else {
            return Ok(None);
        };
        if let Some(step) = self.step_of(account, &factor.sealed, &code) {
            let fresh = self.store().factor_take(account, step).await?;
            return Ok(fresh.then_some(Outcome::Welcome));
        }
        let id = self.keys().hash(&["recovery", account, &code]);
        let used = code.len() == RECOVERY_LETTERS
            && self.store().recovery_use(account, &id, self.real_now()).await?;
        Ok(used.then_some(Outcome::Recovered))
    }

    fn step_of(&self, account: &str, sealed: &[u8], code: &str) -> Option<u64> {
        let code = plain(code);
        if code.len() != usize::from(DIGITS) || !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let secret = self.keys().open(&about(account), sealed)?;
        let now = u64::try_from(self.real_now().as_second()).ok()?;
        totp(&secret).check(&code, now)
    }

    /// Ends the use of the second factor that stood when the password was checked, `before`. The stamp on which the person's
    /// session stands from here on; `None` where something else stands by now, which is left as it is.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn factor_end(&self, before: store::Credential) -> Result<Option<String>, Fault> {
        let ended = before.factor && self.store().factor_end(&before).await?;
        Ok(ended.then(|| self.stamp(&store::Credential { factor: false, ..before })))
    }
}

/// The code of a secret in Base32 at a time, as an authenticator shows it: for tests.
#[must_use]
pub fn code_at(secret: &str, at: jiff::Timestamp) -> String {
    let plain: String = secret.chars().filter(|c| !c.is_whitespace()).collect();
    let secret = Secret::try_from_base32(plain).map(|s| s.as_bytes().to_vec()).unwrap_or_default();
    totp(&secret).generate(u64::try_from(at.as_second()).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, with its last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = totp(b"12345678901234567890");
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.generate(time).to_string(), code, "{time}");
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(plain(" ABCDE-2345z "), "abcde2345z");
        assert_eq!(encoded("明 a"), "%E6%98%8E%20a");
        let mut letters = LETTERS.to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 32);
    }
}
