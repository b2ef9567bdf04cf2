package dev.kilter.adapters.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One history under several versions of drizzle-kit: half of it by the one, half by the other, and then neither finds
/// anything to do.
@Drawn
class DrizzleVersionsIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new DrizzleAdapter(), "drizzle");

    static List<DrizzleKit> kits() {
        return Sample.of(1, "drizzle-kits", List.of(DrizzleKit.values()));
    }

    @ParameterizedTest
    @MethodSource("kits")
    void drizzle_kit_goes_on_where_kilter_stopped(DrizzleKit kit) {
        FreshDatabase mixed = DatabaseServer.embedded().fresh();
        FreshDatabase tool = DatabaseServer.embedded().copyOf(mixed);
        assertThat(kit.migrate(whole(kit), tool).exit()).isZero();

        KILTER.apply(half(kit), mixed);
        DrizzleKit.Ran ran = kit.migrate(whole(kit), mixed);

        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(DrizzleRows.of(mixed)).isEqualTo(DrizzleRows.of(tool));
        assertThat(mixed.schema()).isEqualTo(tool.schema());
        assertThat(KILTER.apply(whole(kit), mixed).applied()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kits")
    void kilter_goes_on_where_drizzle_kit_stopped(DrizzleKit kit) {
        FreshDatabase mixed = DatabaseServer.embedded().fresh();
        FreshDatabase kilter = DatabaseServer.embedded().copyOf(mixed);
        assertThat(KILTER.apply(whole(kit), kilter).applied()).hasSize(3);

        assertThat(kit.migrate(half(kit), mixed).exit()).isZero();
        assertThat(KILTER.apply(whole(kit), mixed).applied()).hasSize(2);

        assertThat(DrizzleRows.of(mixed)).isEqualTo(DrizzleRows.of(kilter));
        assertThat(mixed.schema()).isEqualTo(kilter.schema());
        DrizzleKit.Ran again = kit.migrate(whole(kit), mixed);
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(DrizzleRows.of(mixed)).isEqualTo(DrizzleRows.of(kilter));
    }

    /// What it writes beside the SQL changes with its versions, and no test that writes it by hand would see that.
    @ParameterizedTest
    @MethodSource("kits")
    void what_drizzle_kit_generates_itself_is_run(DrizzleKit kit) {
        Map<String, String> first = kit.generate(schema(kit.companions(), ""));
        Map<String, String> whole =
                kit.generate(schema(first, "exports.part = pgTable('part', { id: integer('id') });"));
        FreshDatabase tool = DatabaseServer.embedded().fresh();
        FreshDatabase ours = DatabaseServer.embedded().copyOf(tool);
        assertThat(kit.migrate(whole, tool).exit()).isZero();

        assertThat(KILTER.apply(first, ours).applied()).hasSize(1);
        assertThat(KILTER.apply(whole, ours).applied()).hasSize(1);

        assertThat(DrizzleRows.of(ours)).isEqualTo(DrizzleRows.of(tool));
        assertThat(ours.schema()).isEqualTo(tool.schema());
        assertThat(kit.migrate(whole, ours).exit()).isZero();
        assertThat(DrizzleRows.of(ours)).isEqualTo(DrizzleRows.of(tool));
    }

    private static Map<String, String> schema(Map<String, String> files, String more) {
        Map<String, String> all = new HashMap<>(files);
        all.put(
                "schema.js",
                "const { pgTable, integer, text } = require('drizzle-orm/pg-core');\n"
                        + "exports.item = pgTable('item', { id: integer('id').primaryKey(), name: text('name') });\n"
                        + more);
        return all;
    }

    private static Map<String, String> half(DrizzleKit kit) {
        return item(kit).files();
    }

    private static Map<String, String> whole(DrizzleKit kit) {
        return item(kit)
                .with("label", 20, "ALTER TABLE item ADD COLUMN label text DEFAULT 'none' NOT NULL;")
                .with("rest", 30, "CREATE TYPE mood AS ENUM ('sad');\n--> statement-breakpoint\nCREATE TABLE rest ();")
                .files();
    }

    private static Shop item(DrizzleKit kit) {
        return Shop.of(kit).with("item", 10, "CREATE TABLE item (id int PRIMARY KEY);");
    }
}
