package dev.kilter.adapters.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// drizzle-orm's `migrate()` takes the table's name from the program that calls it, which kilter does not read.
class LedgerElsewhereIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new DrizzleAdapter(), "drizzle");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_table_that_knows_the_files_under_another_name_does_not_make_them_new(boolean journal) {
        Shop shop = (journal ? Shop.journal() : Shop.folders()).with("item", 10, "CREATE TABLE item (id int);");
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            KILTER.apply(shop.files(), database);
            database.execute(
                    "ALTER TABLE drizzle.__drizzle_migrations SET SCHEMA public",
                    "ALTER TABLE __drizzle_migrations RENAME TO mine",
                    "CREATE TABLE link (id int, hash text, created_at bigint)");

            assertThat(KILTER.refusal(shop.files(), database)).hasValueSatisfying(problem -> {
                assertThat(problem.code().value()).isEqualTo("KLT-M03");
                assertThat(problem.detail()).contains("the table 'public.mine' says which");
                assertThat(problem.hint()).contains("migrations: { schema: 'public', table: 'mine' }");
            });
            Map<String, String> told = shop.file(
                            "drizzle.config.ts", "export default { migrations: { schema: 'public', table: 'mine' } };")
                    .files();
            assertThat(KILTER.apply(told, database).applied()).isEmpty();
        }
    }
}
