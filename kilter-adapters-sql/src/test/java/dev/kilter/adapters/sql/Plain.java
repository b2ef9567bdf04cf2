package dev.kilter.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationFilter;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import dev.kilter.testkit.MemoryTree;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A project of plain files on one database, as a test talks about it.
final class Plain {
    private final PlainSqlAdapter adapter = new PlainSqlAdapter();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Database database;
    private @Nullable String format;
    private @Nullable MigrationFilter filter;
    final List<String> notes = new CopyOnWriteArrayList<>();

    Plain(Database database) {
        this.database = database;
    }

    /// With this file in the folder.
    Plain file(String name, String sql) {
        files.put("migrations/" + name, sql);
        return this;
    }

    Plain without(String name) {
        files.remove("migrations/" + name);
        return this;
    }

    /// With `migration.format` in kilter.yaml.
    Plain format(String name) {
        format = name;
        return this;
    }

    /// With `migration.contexts` and `migration.labels` in kilter.yaml.
    Plain only(List<String> contexts, @Nullable String labels) {
        filter = new MigrationFilter(contexts, labels);
        return this;
    }

    MigrationSet set() {
        return set(new MemoryTree(files));
    }

    MigrationSet set(ProjectTree tree) {
        return adapter.find(tree, new MigrationConfig("sql", "migrations", format, filter))
                .orElseThrow();
    }

    MigrationReport apply() {
        return adapter.apply(set(), database, event -> {
            if (event instanceof Observer.Event.Note(var text)) {
                notes.add(text);
            }
        });
    }

    MigrationStatus status() {
        return adapter.status(set(), database);
    }

    /// What stops an apply.
    Problem refusal() {
        Throwable thrown = catchThrowable(this::apply);
        assertThat(thrown).isInstanceOf(KilterException.class);
        return ((KilterException) thrown).problem();
    }

    String text(String name) {
        return Objects.requireNonNull(files.get("migrations/" + name));
    }

    List<Move> moves() {
        return adapter.moves(set(), database);
    }

    void resolve(Move move) {
        adapter.resolve(set(), database, move);
    }

    /// As a run leaves the journal that is killed after so many statements of this file, or while the next one
    /// runs.
    void killedAt(String name, int done, boolean running) {
        String sha256 = set().files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow()
                .sha256();
        execute("CREATE TABLE IF NOT EXISTS kilter.migration_progress"
                + " (name text PRIMARY KEY, sha256 text NOT NULL, done int NOT NULL, running boolean NOT NULL)");
        execute("INSERT INTO kilter.migration_progress VALUES ('" + name + "', '" + sha256 + "', " + done + ", "
                + running + ")");
    }

    void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// What is wrong with the files.
    Problem problem() {
        Throwable thrown = catchThrowable(this::set);
        assertThat(thrown).isInstanceOf(KilterException.class);
        return ((KilterException) thrown).problem();
    }

    /// The names in the ledger.
    List<String> ledger() {
        return rows("SELECT name FROM kilter.migration ORDER BY name");
    }

    List<String> rows(String query) {
        try (Connection connection = database.connect()) {
            return SchemaDump.rows(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
