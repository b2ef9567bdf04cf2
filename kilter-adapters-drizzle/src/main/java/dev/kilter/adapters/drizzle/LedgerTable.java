package dev.kilter.adapters.drizzle;

/// The table that holds the rows. Its name is the project's to choose.
record LedgerTable(String schema, String name) {
    static final LedgerTable USUAL = new LedgerTable("drizzle", "__drizzle_migrations");

    /// Quoted, for SQL.
    String quoted() {
        return quotedSchema() + "." + quote(name);
    }

    String quotedSchema() {
        return quote(schema);
    }

    private static String quote(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
