package dev.kilter.adapters.drizzle;

/// How drizzle-kit lays out a folder of migrations.
enum Layout {
    /// 0.x: `meta/_journal.json` and `<tag>.sql`; applied is what is not newer than the newest row.
    JOURNAL,
    /// 1.x: `<14 digits>_<name>/migration.sql`; applied is what has a row of its name.
    FOLDERS
}
