//! Icons: one sprite, made by `scripts/icons.mjs` from the table in this file.

use maud::{Markup, html};

macro_rules! icons {
    ($($name:ident = $id:literal,)+) => {
        /// An icon of the sprite. The name that begins with `f-` is the filled drawing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($name,)+ }

        impl Icon {
            /// All icons, in the order of the sprite.
            pub const ALL: &'static [Icon] = &[$(Icon::$name,)+];

            /// The id of the symbol in the sprite.
            pub fn id(self) -> &'static str {
                match self { $(Icon::$name => $id,)+ }
            }
        }
    };
}

// scripts/icons.mjs reads these lines: keep one `Name = "tabler-name",` to a line.
icons! {
    Adjustments = "adjustments-horizontal",
    Alarm = "alarm",
    AlertTriangle = "alert-triangle",
    Archive = "archive",
    ArrowBack = "arrow-back-up",
    ArrowRight = "arrow-right",
    ArrowsSort = "arrows-sort",
    Bell = "bell",
    Book = "book",
    Building = "building",
    Calendar = "calendar-due",
    Camera = "camera",
    Certificate = "certificate",
    ChartBar = "chart-bar",
    Check = "check",
    ChevronDown = "chevron-down",
    ChevronLeft = "chevron-left",
    ChevronRight = "chevron-right",
    ChevronUp = "chevron-up",
    CircleCheck = "circle-check",
    CirclePlus = "circle-plus",
    CircleX = "circle-x",
    ClipboardCheck = "clipboard-check",
    CloudOff = "cloud-off",
    CloudUpload = "cloud-upload",
    Clock = "clock",
    Coin = "coin",
    Database = "database",
    Dice = "dice-5",
    Download = "download",
    Edit = "edit",
    ExternalLink = "external-link",
    Eye = "eye",
    EyeOff = "eye-off",
    FileCertificate = "file-certificate",
    FileText = "file-text",
    FileUpload = "file-upload",
    Files = "files",
    Filter = "filter",
    Fingerprint = "fingerprint",
    Flag = "flag",
    Folder = "folder",
    Gavel = "gavel",
    Hierarchy = "hierarchy-2",
    History = "history",
    Home = "home",
    HourglassHigh = "hourglass-high",
    Id = "id",
    Info = "info-circle",
    Key = "key",
    Dashboard = "layout-dashboard",
    Link = "link",
    ListCheck = "list-check",
    Lock = "lock",
    LockOpen = "lock-open",
    Login = "login",
    Logout = "logout",
    Mail = "mail",
    MapPin = "map-pin",
    Menu = "menu-2",
    MessageReport = "message-report",
    Microphone = "microphone",
    Notes = "notes",
    Package = "package",
    Paperclip = "paperclip",
    Phone = "phone",
    Photo = "photo",
    Play = "player-play",
    Plus = "plus",
    Printer = "printer",
    Qrcode = "qrcode",
    Receipt = "receipt",
    Refresh = "refresh",
    Route = "route",
    Rss = "rss",
    Scale = "scale",
    Scan = "scan",
    Search = "search",
    Send = "send",
    Settings = "settings",
    Share = "share",
    ShieldCheck = "f-shield-check",
    ShieldLock = "shield-lock",
    Signature = "signature",
    Speakerphone = "speakerphone",
    Stamp = "rubber-stamp",
    Table = "table",
    TrendingUp = "trending-up",
    Trash = "trash",
    User = "user",
    UserCheck = "user-check",
    Users = "users",
    Video = "video",
    Volume = "volume",
    Wand = "wand",
    X = "x",
}

/// An icon beside words; it is hidden from screen readers, so the words must stand alone.
pub fn icon(icon: Icon) -> Markup {
    html! { svg.ic aria-hidden="true" focusable="false" { use href=(format!("{}#{}", crate::assets::url("gen/icons.svg"), icon.id())) {} } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sprite_has_every_icon_when_it_was_made() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/gen/icons.svg");
        let Ok(sprite) = std::fs::read_to_string(path) else { return };
        for icon in Icon::ALL {
            assert!(
                sprite.contains(&format!("<symbol id=\"{}\"", icon.id())),
                "{} is not in the sprite",
                icon.id()
            );
        }
    }
}
