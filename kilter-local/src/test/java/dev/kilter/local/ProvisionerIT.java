package dev.kilter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.local.gateway.Gateway;
import dev.kilter.local.host.Cron;
import dev.kilter.local.host.FluxTreeSource;
import dev.kilter.local.host.HostJobs;
import dev.kilter.local.host.HostRuntimes;
import dev.kilter.local.host.ImageStore;
import dev.kilter.local.host.LocalFlux;
import dev.kilter.local.host.Workloads;
import dev.kilter.local.postgres.PostgresServer;
import dev.kilter.local.registry.BlobStore;
import dev.kilter.operator.database.DatabaseGate;
import dev.kilter.operator.database.Logins;
import dev.kilter.operator.database.Provisioner;
import dev.kilter.operator.database.SeedLedger;
import dev.kilter.operator.flux.FluxTree;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.DatabaseLogin;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sops.AgeIdentity;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Databases and roles on the platform's own PostgreSQL.
@Drawn
class ProvisionerIT {
    private static final String LONGEST = "o".repeat(20) + "/" + "a".repeat(29) + "b/" + "e".repeat(19) + "f";

    @TempDir
    private static Path folder;

    private static PostgresServer server;
    private static Tables tables;
    private static TableSecrets secrets;
    private static Provisioner provisioner;
    private static SeedLedger seeds;
    private static Logins logins;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        int port = freePort();
        gateway = new Gateway(freePort());
        Effects effects = Effects.real();
        server = PostgresServer.start(effects, folder.resolve("postgres"), port);
        tables = new Tables(server.database("kilter"));
        secrets = new TableSecrets(tables.jdbi(), port);
        DatabaseGate gate = new DatabaseGate(effects, "127.0.0.1", port, PostgresServer.ADMIN, server.adminPassword());
        provisioner = new Provisioner(gate, cluster(effects));
        seeds = new SeedLedger(gate);
        logins = new Logins(gate);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static LocalCluster cluster(Effects effects) {
        FileGate files = new FileGate(effects);
        ImageStore images =
                new ImageStore(folder.resolve("images"), new BlobStore(files, folder.resolve("blobs")), effects);
        HostRuntimes runtimes = HostRuntimes.ofThisJvm();
        Path place = folder.resolve("cluster");
        Workloads workloads = new Workloads(place, images, secrets, gateway, runtimes, effects);
        HostJobs jobs = new HostJobs(place, images, secrets, runtimes, effects);
        Cron cron = new Cron(place, jobs, effects, java.time.InstantSource.system());
        return new LocalCluster(
                tables.jdbi(),
                secrets,
                new FluxSecrets(FluxTree.open(folder.resolve("flux.git")), AgeIdentity.generate(), secrets),
                jobs,
                new LocalFlux(new FluxTreeSource(FluxTree.open(folder.resolve("flux.git"))), workloads, cron),
                cron,
                files,
                place,
                List.of(),
                folder.resolve("plugins"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        tables.close();
        server.close();
    }

    private static Slot provisioned(String name) {
        Slot slot = Slot.parse(name);
        provisioner.provision(slot, namespace(slot));
        assertThat(provisioner.stands(slot, namespace(slot))).isTrue();
        return slot;
    }

    /// As one that stood still, and one that has taken over from it.
    @Test
    void operators_that_make_the_same_slot_at_once_leave_one_that_works() throws Exception {
        Slot slot = Slot.parse("acme/crowded/dev");
        try (var operators = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> operators.submit(() -> insist(slot)))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(provisioner.stands(slot, namespace(slot))).isTrue();
        try (Connection app = app(slot)) {
            assertThat(app.isValid(5)).isTrue();
        }
    }

    /// The operator looks again where somebody else makes the same.
    private static void insist(Slot slot) {
        for (int attempt = 0; ; attempt++) {
            try {
                provisioner.provision(slot, namespace(slot));
                return;
            } catch (KilterException e) {
                if (e.problem().kind() != ProblemKind.UNAVAILABLE || attempt == 100) {
                    throw e;
                }
            }
        }
    }

    private static String namespace(Slot slot) {
        return slot.names().namespace();
    }

    private static Map<String, String> credentials(Slot slot, String secret) {
        return secrets.find(namespace(slot), secret).orElseThrow();
    }

    private static Connection connect(String database, String user, String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database, login);
    }

    private static String value(Map<String, String> credentials, String key) {
        return Objects.requireNonNull(credentials.get(key));
    }

    private static Connection app(Slot slot) throws SQLException {
        return DriverManager.getConnection(value(credentials(slot, "database-app"), "JDBC_DATABASE_URL"));
    }

    /// As a migration runs: the migrator, who has become the owner.
    private static void migrate(Slot slot, String sql) throws SQLException {
        Map<String, String> login = credentials(slot, "database-migrator");
        try (Connection connection =
                        connect(slot.names().database(), value(login, "PGUSER"), value(login, "PGPASSWORD"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + slot.names().ownerRole());
            statement.execute(sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection connection = connect("postgres", "postgres", server.adminPassword());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static void refused(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    @Test
    void a_slot_gets_an_owner_that_cannot_log_in_a_migrator_and_an_app_role() throws SQLException {
        Slot slot = provisioned("acme/roles/dev");
        var names = slot.names();

        assertThat(query("SELECT rolname || ' ' || rolcanlogin || rolsuper || rolcreatedb || rolcreaterole FROM"
                        + " pg_roles WHERE rolname LIKE 'acme_roles_%' ORDER BY 1"))
                .containsExactly(
                        names.appRole() + " truefalsefalsefalse",
                        names.migratorRole() + " truefalsefalsefalse",
                        names.ownerRole() + " falsefalsefalsefalse");
        assertThat(query("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '" + names.database() + "'"))
                .containsExactly(names.ownerRole());
        assertThat(query("SELECT left(rolpassword, 14) FROM pg_authid WHERE rolname IN ('" + names.appRole() + "','"
                        + names.migratorRole() + "')"))
                .containsExactly("SCRAM-SHA-256$", "SCRAM-SHA-256$");
        assertThat(query("SELECT has_database_privilege('public', '" + names.database() + "', 'CONNECT')"))
                .containsExactly("f");
    }

    @Test
    void a_wrong_password_a_missing_one_and_the_owner_are_refused() {
        Slot slot = provisioned("acme/wrong/dev");
        String database = slot.names().database();

        refused("28P01", () -> connect(database, slot.names().appRole(), "wrong"));
        refused("08004", () -> connect(database, slot.names().appRole(), ""));
        refused("28P01", () -> connect(database, slot.names().ownerRole(), "postgres"));
    }

    @Test
    void the_roles_of_another_slot_are_refused_on_this_database_and_on_the_platforms() {
        Slot mine = provisioned("acme/mine/dev");
        Slot other = provisioned("acme/other/dev");
        for (String secret : List.of("database-app", "database-migrator")) {
            Map<String, String> login = credentials(other, secret);
            for (String database : List.of(mine.names().database(), "kilter", "postgres", "template1")) {
                refused("42501", () -> connect(database, value(login, "PGUSER"), value(login, "PGPASSWORD")));
            }
        }
    }

    @Test
    void the_app_role_reads_and_writes_rows_of_tables_that_later_migrations_make() throws SQLException {
        Slot slot = provisioned("acme/rows/dev");
        migrate(slot, "CREATE TABLE entry (id serial PRIMARY KEY, text text NOT NULL)");

        try (Connection app = app(slot)) {
            execute(app, "INSERT INTO entry (text) VALUES ('a'), ('b')");
            execute(app, "UPDATE entry SET text = 'c' WHERE text = 'a'");
            execute(app, "DELETE FROM entry WHERE text = 'b'");
            try (Statement statement = app.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT text FROM entry")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("c");
            }
        }
    }

    @Test
    void the_app_role_can_neither_create_nor_alter_nor_drop_nor_become_somebody_else() throws SQLException {
        Slot slot = provisioned("acme/ddl/dev");
        migrate(slot, "CREATE TABLE entry (id int)");
        try (Connection app = app(slot)) {
            for (String sql : List.of(
                    "CREATE TABLE mine (id int)",
                    "CREATE TEMPORARY TABLE mine (id int)",
                    "CREATE SCHEMA mine",
                    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "ALTER TABLE entry ADD COLUMN more int",
                    "DROP TABLE entry",
                    "TRUNCATE entry",
                    "CREATE INDEX ON entry (id)",
                    "CREATE ROLE mine",
                    "SET ROLE " + slot.names().ownerRole(),
                    "SET ROLE " + PostgresServer.ADMIN)) {
                assertThatThrownBy(() -> execute(app, sql))
                        .as(sql)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState())
                                        .as(sql + ": " + e.getMessage())
                                        .isIn("42501", "0LP01"));
            }
        }
    }

    @Test
    void provisioning_twice_changes_no_password() {
        Slot slot = provisioned("acme/twice/dev");
        Map<String, String> before = credentials(slot, "database-app");
        provisioned("acme/twice/dev");
        assertThat(credentials(slot, "database-app")).isEqualTo(before);
    }

    @Test
    void a_missing_secret_means_a_new_password_and_the_old_one_is_void() throws SQLException {
        Slot slot = provisioned("acme/heals/dev");
        Map<String, String> before = credentials(slot, "database-app");
        secrets.deleteAll(namespace(slot));
        assertThat(provisioner.stands(slot, namespace(slot))).isFalse();

        provisioned("acme/heals/dev");

        Map<String, String> after = credentials(slot, "database-app");
        assertThat(after.get("PGPASSWORD"))
                .isNotEqualTo(value(before, "PGPASSWORD"))
                .hasSizeGreaterThanOrEqualTo(32);
        app(slot).close();
        refused("28P01", () -> connect(slot.names().database(), value(before, "PGUSER"), value(before, "PGPASSWORD")));
    }

    @Test
    void a_secret_written_before_a_kill_is_the_one_the_role_gets() throws SQLException {
        Slot slot = provisioned("acme/killed/dev");
        Map<String, String> written = credentials(slot, "database-app");
        try (Connection superuser = connect("postgres", "postgres", server.adminPassword())) {
            execute(superuser, "ALTER ROLE " + slot.names().appRole() + " PASSWORD NULL");
            execute(superuser, "COMMENT ON DATABASE " + slot.names().database() + " IS NULL");
        }
        provisioned("acme/killed/dev");
        assertThat(credentials(slot, "database-app")).isEqualTo(written);
        app(slot).close();
    }

    @Test
    void the_longest_names_do_not_meet_their_neighbours() throws SQLException {
        Slot slot = provisioned(LONGEST);
        Slot neighbour = provisioned(LONGEST.substring(0, LONGEST.length() - 1) + "g");
        migrate(slot, "CREATE TABLE only_here (id int)");
        for (String name : List.of(
                slot.names().database(),
                slot.names().ownerRole(),
                slot.names().migratorRole(),
                slot.names().appRole())) {
            assertThat(name).hasSizeLessThanOrEqualTo(63);
        }
        try (Connection app = app(neighbour)) {
            refused("42P01", () -> execute(app, "SELECT * FROM only_here"));
        }
        app(slot).close();
    }

    @Test
    void a_database_that_belongs_to_something_else_is_refused() throws SQLException {
        Slot slot = Slot.parse("acme/foreign/dev");
        try (Connection superuser = connect("postgres", "postgres", server.adminPassword())) {
            execute(superuser, "CREATE DATABASE " + slot.names().database());
            execute(superuser, "COMMENT ON DATABASE " + slot.names().database() + " IS 'payroll'");
        }
        assertThatThrownBy(() -> provisioner.provision(slot, namespace(slot)))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.NAME_TAKEN.code());
                    assertThat(e.problem().evidence()).contains("its comment is 'payroll'");
                });
        provisioner.remove(slot, Instant.now());
        assertThat(query("SELECT datname FROM pg_database WHERE datname = '"
                        + slot.names().database() + "'"))
                .as("what is not ours stays")
                .hasSize(1);
    }

    @Test
    void of_a_preview_neither_database_nor_roles_are_left_and_that_may_run_twice() throws SQLException {
        Slot slot = provisioned("acme/dropped/pr-1");
        provisioner.remove(slot, Instant.now());
        provisioner.remove(slot, Instant.now());
        assertThat(left("acme_dropped_%")).isEmpty();
        assertThat(left("kilter_gone_%" + hash(slot) + "%")).isEmpty();
        provisioned("acme/dropped/pr-1");
    }

    @Test
    void any_other_database_is_closed_kept_for_a_week_under_another_name_and_dropped_then() throws SQLException {
        Slot slot = provisioned("acme/retired/prod");
        try (Connection owner = connect(slot.names().database(), "postgres", server.adminPassword())) {
            execute(owner, "CREATE TABLE precious (id int)");
        }
        DatabaseLogin login = login(slot, 3600);
        Connection open = connect(login.database(), login.user(), login.password());
        execute(open, "CREATE TABLE by_hand (id int)");
        Instant now = Instant.now();
        provisioner.remove(slot, now);
        provisioner.remove(slot, now.plusSeconds(5));

        assertThat(open.isValid(2)).isFalse();
        assertThat(left("acme_retired_%")).isEmpty();
        String gone = query("SELECT datname FROM pg_database WHERE datname LIKE 'kilter_gone_%" + hash(slot) + "'")
                .getFirst();
        refused("55000", () -> connect(gone, "postgres", server.adminPassword()));
        assertThat(query("SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname LIKE '" + gone + "%'"))
                .isEmpty();

        provisioned("acme/retired/prod");
        assertThat(provisioner.collect(now.plus(Duration.ofDays(7)).minusSeconds(2)))
                .doesNotContain(gone);
        assertThat(provisioner.collect(now.plus(Duration.ofDays(7)).plusSeconds(2)))
                .contains(gone);
        assertThat(left("kilter_gone_%" + hash(slot) + "%")).isEmpty();
        assertThat(left("acme_retired_%")).as("the new one stays").hasSize(4);
    }

    private static String hash(Slot slot) {
        String database = slot.names().database();
        return database.substring(database.length() - 10);
    }

    private static List<String> left(String like) throws SQLException {
        return query("SELECT rolname FROM pg_roles WHERE rolname LIKE '" + like + "' UNION ALL SELECT datname FROM"
                + " pg_database WHERE datname LIKE '" + like + "'");
    }

    @Test
    void the_seed_ledger_is_the_owners_and_hidden_from_the_app() throws SQLException {
        Slot slot = provisioned("acme/ledger/dev");
        assertThat(seeds.rows(slot)).isEqualTo(new SeedsReport(true, List.of()));
        seeds.record(slot, "demo", "v1");
        seeds.record(slot, "demo", "v2");
        assertThat(seeds.rows(slot).seeds()).singleElement().satisfies(row -> {
            assertThat(row.name() + " " + row.content()).isEqualTo("demo v2");
            assertThat(row.at())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        });
        try (Connection app = app(slot)) {
            refused("42501", () -> execute(app, "UPDATE kilter.seed SET content = 'v3'"));
        }
    }

    @Test
    void the_admin_role_is_made_without_its_password_in_a_statement() throws Exception {
        try (Connection superuser = connect("postgres", "postgres", server.adminPassword())) {
            execute(superuser, "ALTER ROLE postgres SET log_statement = 'all'");
            execute(superuser, "ALTER ROLE kilter_admin RENAME TO kilter_admin_before");
            try {
                PostgresServer.start(Effects.real(), folder.resolve("postgres"), server.port());
                connect("postgres", PostgresServer.ADMIN, server.adminPassword())
                        .close();
            } finally {
                execute(superuser, "DROP OWNED BY kilter_admin");
                execute(superuser, "DROP ROLE kilter_admin");
                execute(superuser, "ALTER ROLE kilter_admin_before RENAME TO kilter_admin");
                execute(superuser, "ALTER ROLE postgres RESET log_statement");
            }
        }

        assertThat(Files.readString(folder.resolve("postgres/postgres.log")))
                .containsPattern("CREATE ROLE kilter_admin .*PASSWORD 'SCRAM-SHA-256\\$")
                .doesNotContain(server.adminPassword());
    }

    @Test
    void what_a_persons_login_makes_by_hand_is_the_owners_and_the_app_reads_it() throws SQLException {
        Slot slot = provisioned("acme/byhand/dev");
        Slot other = provisioned("acme/byhand/alpha");
        DatabaseLogin login = login(slot, 3600);

        try (Connection connection = connect(login.database(), login.user(), login.password())) {
            execute(connection, "CREATE TABLE mine (id int); INSERT INTO mine VALUES (7)");
            execute(connection, "CREATE FUNCTION seven() RETURNS int LANGUAGE sql AS 'SELECT 7'");
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT current_user || ' ' || session_user, (SELECT"
                            + " string_agg(pg_get_userbyid(o), ' ') FROM (SELECT relowner FROM pg_class WHERE relname ="
                            + " 'mine' UNION ALL SELECT proowner FROM pg_proc WHERE proname = 'seven') x (o))")) {
                row.next();
                String owner = slot.names().ownerRole();
                assertThat(row.getString(1)).isEqualTo(owner + " " + login.user());
                assertThat(row.getString(2)).isEqualTo(owner + " " + owner);
            }
        }
        try (Connection app = app(slot);
                Statement statement = app.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM mine")) {
            assertThat(row.next()).isTrue();
        }
        migrate(slot, "CREATE OR REPLACE FUNCTION seven() RETURNS int LANGUAGE sql AS 'SELECT 8'");
        refused("42501", () -> connect(other.names().database(), login.user(), login.password()));
        assertThat(login.toString()).doesNotContain(login.password());
    }

    @Test
    void an_expired_login_is_refused_and_goes_with_the_next_one_without_what_it_kept_for_itself() throws SQLException {
        Slot slot = provisioned("acme/expired/dev");
        DatabaseLogin first = login(slot, 3600);
        try (Connection connection = connect(first.database(), first.user(), first.password())) {
            execute(connection, "CREATE SCHEMA aside");
            execute(connection, "GRANT ALL ON SCHEMA aside TO " + first.user());
            execute(connection, "SET ROLE NONE; CREATE TABLE aside.kept (id int)");
        }
        try (Connection admin = connect("postgres", "postgres", server.adminPassword())) {
            execute(admin, "ALTER ROLE " + first.user() + " VALID UNTIL '2020-01-01'");
        }
        refused("28P01", () -> connect(first.database(), first.user(), first.password()));

        DatabaseLogin second = login(slot, 3600);

        assertThat(query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'kilter_login_%' AND"
                        + " shobj_description(oid, 'pg_authid') LIKE '%acme/expired/dev of %'"))
                .containsExactly(second.user());
        try (Connection connection = connect(second.database(), second.user(), second.password())) {
            execute(connection, "DROP TABLE aside.kept");
        }
        provisioner.remove(slot, Instant.now());
        assertThat(query("SELECT 1 FROM pg_roles WHERE rolname = '" + second.user() + "'"))
                .isEmpty();
    }

    @Test
    void a_session_that_is_open_when_its_login_expires_is_ended_and_another_slots_stays() throws SQLException {
        Slot slot = provisioned("acme/outlived/dev");
        Slot other = provisioned("acme/outlives/dev");
        DatabaseLogin short_ = login(slot, 60);
        DatabaseLogin long_ = login(other, 3600);
        try (Connection gone = connect(short_.database(), short_.user(), short_.password());
                Connection stays = connect(long_.database(), long_.user(), long_.password())) {
            execute(gone, "CREATE TABLE by_hand (id int)");

            logins.endExpired(Instant.now().plusSeconds(120));
            logins.endExpired(Instant.now().plusSeconds(120));

            refused("57P01", () -> execute(gone, "SELECT 1"));
            execute(stays, "SELECT 1");
        }
        assertThat(query("SELECT 1 FROM pg_roles WHERE rolname = '" + short_.user() + "'"))
                .isEmpty();
        migrate(slot, "DROP TABLE by_hand");
    }

    private static DatabaseLogin login(Slot slot, long seconds) {
        Instant now = Instant.now();
        return logins.open(slot, "dev2", now, now.plusSeconds(seconds));
    }
}
