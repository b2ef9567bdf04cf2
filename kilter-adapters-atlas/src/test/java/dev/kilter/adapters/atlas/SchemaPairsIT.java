package dev.kilter.adapters.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.postgres.Ownership;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.MemoryTree;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Each pair of states, there and back: the live schema is brought from the one to the other, and then `pg_dump -s`
/// tells no difference to a database that was made so.
@Drawn
class SchemaPairsIT {
    private static final AtlasAdapter ADAPTER = new AtlasAdapter();
    private static final DatabaseServer POSTGRES = DatabaseServer.embedded();
    private static final int USUAL = 8;

    @BeforeAll
    static void anotherRole() {
        POSTGRES.administer("CREATE ROLE pairs_reporting");
    }

    @Test
    void a_pair_is_brought_from_the_one_to_the_other() throws Exception {
        bring(Sample.of(USUAL, "schema pairs", SchemaPair.all()));
    }

    @Test
    void a_pair_is_brought_back() throws Exception {
        bring(Sample.of(USUAL, "schema pairs, back", SchemaPair.all()).stream()
                .map(SchemaPair::turned)
                .toList());
    }

    private static void bring(List<SchemaPair> pairs) throws Exception {
        try (FreshDatabase live = POSTGRES.fresh();
                FreshDatabase wanted = POSTGRES.fresh()) {
            run(live, pairs, SchemaPair::before);
            run(wanted, pairs, SchemaPair::after);
            Map<String, String> files = new HashMap<>();
            pairs.forEach(pair -> files.put("schema/" + pair.schema() + ".sql", pair.after()));
            MigrationSet set = ADAPTER.find(new MemoryTree(files), new MigrationConfig("atlas", "schema"))
                    .orElseThrow();

            ADAPTER.apply(set, live, Observer.silent());

            List<String> is = dump(live);
            List<String> should = dump(wanted);
            assertThat(should).hasSizeGreaterThan(pairs.size());
            assertThat(is.stream().filter(object -> !should.contains(object))).isEmpty();
            assertThat(should.stream().filter(object -> !is.contains(object))).isEmpty();
            assertThat(ADAPTER.plan(set, live, live::scratch).statements()).isEmpty();
        }
    }

    private static void run(FreshDatabase database, List<SchemaPair> pairs, Function<SchemaPair, String> sql)
            throws SQLException {
        for (SchemaPair pair : pairs) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql.apply(pair));
            }
        }
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Ownership.sweep(connection, database.ownerRole());
            connection.commit();
        }
    }

    /// Object by object: that they come in another order, and grants too, tells nothing.
    private static List<String> dump(FreshDatabase database) throws IOException, InterruptedException {
        String name = database.ownerRole().replaceFirst("_owner$", "");
        Process process = new ProcessBuilder(
                        "pg_dump", "--schema-only", "--exclude-schema=kilter", POSTGRES.addressOf(database))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return Stream.of(text.replace(name, "slot")
                        .replaceAll("(?m)^\\\\(un)?restrict .*\n", "")
                        .split("\n--\n-- Name: ", -1))
                .skip(1)
                .map(SchemaPairsIT::sorted)
                .toList();
    }

    private static String sorted(String object) {
        return object.contains("; Type: ACL; ")
                ? object.lines().filter(line -> !line.isBlank()).sorted().collect(Collectors.joining("\n"))
                : object;
    }
}
