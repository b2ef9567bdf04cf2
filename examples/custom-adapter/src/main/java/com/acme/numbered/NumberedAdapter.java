package com.acme.numbered;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemCode;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tool `numbered`: files called `NUMBER_words.up.sql`, run in the order of their numbers, so that 10 comes after
/// 9. Each runs in one transaction with its row in the ledger.
public final class NumberedAdapter implements MigrationAdapter {
    private static final Pattern NAME = Pattern.compile("([0-9]+)_.*\\.up\\.sql");
    private static final ProblemCode BROKEN = new ProblemCode("numbered-broken", ProblemKind.FAILED);
    private static final ProblemCode EDITED = new ProblemCode("numbered-edited", ProblemKind.FAILED);
    private static final ProblemCode AWAY = new ProblemCode("numbered-database", ProblemKind.UNAVAILABLE);

    @Override
    public String id() {
        return "numbered";
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        String folder = config.dir() + "/";
        List<MigrationFile> files = tree.files(config.dir()).stream()
                .filter(path -> NAME.matcher(path.substring(folder.length())).matches())
                .map(path -> new MigrationFile(path.substring(folder.length()), path, Hash.of(tree.read(path))))
                .sorted(Comparator.comparing(NumberedAdapter::number).thenComparing(MigrationFile::name))
                .toList();
        return files.isEmpty() ? Optional.empty() : Optional.of(new MigrationSet(files, tree));
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            return compare(set, Ledger.read(connection));
        } catch (SQLException e) {
            throw away(e);
        }
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        try (Connection connection = database.connect()) {
            Ledger.lock(connection);
            MigrationStatus status = compare(set, Ledger.read(connection));
            refuseEdited(status.names(State.EDITED));
            Ledger.create(connection);
            List<String> pending = status.names(State.PENDING);
            for (MigrationFile file : set.files()) {
                if (pending.contains(file.name())) {
                    long start = System.nanoTime();
                    run(connection, database, file, new String(set.tree().read(file.path()), StandardCharsets.UTF_8));
                    observer.on(new Observer.Event.Finished(file.name(), Duration.ofNanos(System.nanoTime() - start)));
                }
            }
            return new MigrationReport(
                    pending, set.files().size(), set.files().getLast().name());
        } catch (SQLException e) {
            throw away(e);
        }
    }

    /// The file and its ledger row are one transaction: whoever is killed in it has done nothing.
    private static void run(Connection connection, Database database, MigrationFile file, String sql)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            database.checkFence(connection);
            statement.execute("SET LOCAL lock_timeout = '2s'");
            statement.execute(sql);
            Ledger.record(connection, file);
            connection.commit();
        } catch (KilterException e) {
            connection.rollback();
            throw e;
        } catch (SQLException e) {
            connection.rollback();
            throw new Problem(
                            BROKEN,
                            "the migration '" + file.name() + "' failed: " + e.getMessage(),
                            "Correct " + file.path() + " and deploy again.",
                            List.of("SQLSTATE " + e.getSQLState() + "; the file left nothing behind"))
                    .toException(e);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static MigrationStatus compare(MigrationSet set, Map<String, String> applied) {
        List<Entry> entries = new ArrayList<>();
        for (MigrationFile file : set.files()) {
            String hash = applied.remove(file.name());
            State state = hash == null ? State.PENDING : hash.equals(file.sha256()) ? State.APPLIED : State.EDITED;
            entries.add(new Entry(file.name(), state, ""));
        }
        applied.keySet().forEach(name -> entries.add(new Entry(name, State.MISSING, "the file is gone")));
        return new MigrationStatus(entries);
    }

    private static void refuseEdited(List<String> edited) {
        if (!edited.isEmpty()) {
            throw new Problem(
                            EDITED,
                            "the migration '" + edited.getFirst() + "' has changed since it was applied",
                            "Restore it, and put the change into a new file.",
                            List.of())
                    .toException();
        }
    }

    private static BigInteger number(MigrationFile file) {
        Matcher name = NAME.matcher(file.name());
        return name.matches() ? new BigInteger(name.group(1)) : BigInteger.ZERO;
    }

    private static KilterException away(SQLException e) {
        return new Problem(AWAY, "the database does not answer: " + e.getMessage(), "kilter doctor", List.of())
                .toException(e);
    }
}
