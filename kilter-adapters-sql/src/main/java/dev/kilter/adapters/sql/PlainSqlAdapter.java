package dev.kilter.adapters.sql;

import dev.kilter.postgres.DatabaseProblem;
import dev.kilter.postgres.MigrationLock;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlansMigrations;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.ScratchDatabases;
import dev.kilter.sdk.spi.SelectsMigrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The tool `sql`: migrations in plain SQL, in kilter's own format or in that of another tool, whose ledger keeps its
/// shape. Each file runs in a transaction together with its ledger row; one that forbids it runs statement by statement
/// and goes on where it was killed.
public final class PlainSqlAdapter implements MigrationAdapter, PlansMigrations, ResolvesMigrations, SelectsMigrations {
    @Override
    public String id() {
        return "sql";
    }

    @Override
    public Optional<MigrationSet> find(ProjectTree tree, MigrationConfig config) {
        MigrationFolder folder = new MigrationFolder(tree, config);
        List<Format> formats = Recognition.byFiles(folder);
        if (folder.names().isEmpty() || formats.isEmpty() || isAnothers(formats, config)) {
            return Optional.empty();
        }
        List<MigrationFile> files =
                formats.getFirst().read(folder).stream().map(Migration::asFile).toList();
        String semantics = formats.stream().map(Format::id).collect(Collectors.joining(" or "));
        return Optional.of(new MigrationSet(files, folder, semantics));
    }

    /// Plain files that a command of the project applies: what it remembers of them, only it knows.
    private static boolean isAnothers(List<Format> formats, MigrationConfig config) {
        return config.engine() == Engine.CLI && formats.stream().allMatch(PlainFormat.class::isInstance);
    }

    @Override
    public MigrationStatus status(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            return FormatRun.of(set, connection).status();
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch) {
        try (Connection connection = live.connect()) {
            return FormatRun.of(set, connection).plan();
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public MigrationSet select(MigrationSet set, Set<String> names) {
        List<MigrationFile> kept =
                set.files().stream().filter(file -> names.contains(file.name())).toList();
        return new MigrationSet(kept, MigrationFolder.of(set).only(names), set.semantics());
    }

    @Override
    public MigrationReport apply(MigrationSet set, Database database, Observer observer) {
        try (Connection connection = database.connect()) {
            MigrationLock.take(connection);
            return FormatRun.of(set, connection).apply(database, observer);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public List<Move> moves(MigrationSet set, Database database) {
        try (Connection connection = database.connect()) {
            return new JournalMoves(FormatRun.of(set, connection), database).offered();
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }

    @Override
    public void resolve(MigrationSet set, Database database, Move move) {
        try (Connection connection = database.connect()) {
            new JournalMoves(FormatRun.of(set, connection), database).make(move);
        } catch (SQLException e) {
            throw DatabaseProblem.of(e);
        }
    }
}
