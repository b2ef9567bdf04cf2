package dev.kilter.adapters.drizzle;

import dev.kilter.testkit.FreshDatabase;
import java.util.List;

/// What stands in Drizzle's table.
final class DrizzleRows {
    private DrizzleRows() {}

    /// The ledger but for ids and times of applying; empty without one.
    static List<String> of(FreshDatabase database) {
        if (database.query("SELECT to_regclass('drizzle.__drizzle_migrations') IS NULL")
                .equals(List.of("t"))) {
            return List.of();
        }
        return database.query("""
            SELECT to_jsonb(m) - 'id' - 'applied_at' || jsonb_build_object('dated', to_jsonb(m) ->> 'applied_at' IS NOT NULL)
            FROM drizzle.__drizzle_migrations m ORDER BY id
            """);
    }
}
