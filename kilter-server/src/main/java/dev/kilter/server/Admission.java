package dev.kilter.server;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.Wire;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a deploy may begin. Pure: it sees what exists and says yes or why not.
final class Admission {
    private static final int LARGEST_CONFIG = 768 * 1024;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Admission() {}

    /// What exists of the slot.
    ///
    /// @param app    its resource; null: none yet
    /// @param holder the deploy that holds the slot and has not ended; null: none
    /// @param tasks  those of the slot that run
    record Existing(@Nullable KilterApp app, @Nullable DeployRow holder, List<KilterTask> tasks) {
        Existing {
            tasks = List.copyOf(tasks);
        }
    }

    /// The refusal of a task, or empty. What only reads may always begin.
    static Optional<Problem> refusal(KilterTask task, Existing existing) {
        if (task.work() instanceof TaskWork.Run) {
            return Optional.of(Problem.of(
                    KilterCode.ARGUMENT_INVALID, "a command is no task of its own", "kilter run -- COMMAND"));
        }
        if (existing.app() == null || existing.app().spec().config().database() == DatabaseKind.NONE) {
            return Optional.of(Problem.of(
                    KilterCode.NO_SUCH_THING,
                    task.slot() + " has no database",
                    "Add `database: postgres` and deploy."));
        }
        return task.migrates() ? inFlight(existing) : Optional.empty();
    }

    /// Who migrates the slot now: a deploy whose plan has an unfinished Migrate step, or a task.
    private static Optional<Problem> inFlight(Existing existing) {
        if (existing.holder() != null && migrating(existing)) {
            return Optional.of(inFlight(existing.holder()));
        }
        return existing.tasks().stream()
                .filter(KilterTask::migrates)
                .findFirst()
                .map(task -> Problem.of(
                                KilterCode.LOCKED,
                                task.by() + "'s task " + task.id() + " is migrating " + task.slot(),
                                "Wait until it has ended, then try again.")
                        .withEvidence("since " + task.created()));
    }

    /// The refusal of an image that comes from none of these registries and scopes, or empty.
    static Optional<Problem> refusal(ImageRef image, List<String> allowed) {
        boolean known = allowed.isEmpty()
                || allowed.stream().anyMatch(place -> image.value().startsWith(place.replaceFirst("/*$", "/")));
        return known
                ? Optional.empty()
                : Optional.of(Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        "the platform takes no images from '"
                                + image.value().substring(0, image.value().indexOf('@')) + "'",
                        "Push to " + String.join(" or ", allowed) + ": `registry:` in kilter.yaml, or --registry."));
    }

    /// The refusal, or empty.
    static Optional<Problem> refusal(
            AppConfig config, @Nullable String migrations, DeployOptions options, Existing existing) {
        if (existing.app() != null && existing.app().deleting()) {
            return Optional.of(Problem.of(
                    KilterCode.LOCKED,
                    "the env '" + config.env() + "' is being removed",
                    "Wait until it is gone: kilter env list"));
        }
        if (existing.app() == null && !options.bootstrap() && !config.env().isWellKnown() && !config.isDeclared()) {
            return Optional.of(Problem.of(
                    KilterCode.ARGUMENT_INVALID,
                    "there is no env '" + config.env() + "' of " + config.project()
                            + ", and kilter.yaml does not name it",
                    "Correct --env, name it in environments:, or make it: kilter deploy --bootstrap --env "
                            + config.env()));
        }
        int size = Wire.encode(config).length;
        if (size > LARGEST_CONFIG) {
            return Optional.of(Problem.of(
                    KilterCode.CONFIG_INVALID,
                    "the app's config has " + size + " bytes",
                    "Keep it below " + LARGEST_CONFIG + " bytes; big values belong into files or the database."));
        }
        if (config.database() == DatabaseKind.NONE
                && (config.migration() != null || !config.seeds().isEmpty())) {
            return Optional.of(Problem.of(
                    KilterCode.CONFIG_INVALID, "migrations and seeds need a database", "Add `database: postgres`."));
        }
        if (options.runsMigrations() && inFlight(existing).isPresent()) {
            return inFlight(existing);
        }
        MigrationConfig migration = config.migration();
        boolean pending = migration != null
                && migrations != null
                && (existing.app() == null
                        || !migrations.equals(existing.app().status().migrated()));
        if (migration != null
                && !migration.declaresSchema()
                && pending
                && config.isProtected()
                && !options.runsMigrations()
                && !options.skipMigrationCheck()) {
            return Optional.of(Problem.of(
                            KilterCode.MIGRATIONS_LEFT_OUT,
                            "the env '" + config.env()
                                    + "' is protected, and the deploy leaves out migrations that may be pending",
                            "kilter deploy --migration      (or --skip-migration-check if the code runs on the old"
                                    + " schema)")
                    .withEvidence("the files of '" + migration.dir() + "' are not those last applied here"));
        }
        return Optional.empty();
    }

    /// The holder's plan has an unfinished Migrate step.
    private static boolean migrating(Existing existing) {
        DeployRow holder = existing.holder();
        if (holder == null
                || !holder.request().options().runsMigrations()
                || holder.request().config().migration() == null) {
            return false;
        }
        KilterApp app = existing.app();
        Progress progress = app == null || !holder.id().equals(app.status().deployId())
                ? null
                : app.status().progress();
        return progress == null || !progress.isFinished("migrate");
    }

    /// Why this work tree may not be deployed, or empty. On one machine nobody else has to know what runs.
    static Optional<Problem> dirty(AppConfig config, DeployOptions options, SourceState source, boolean local) {
        if (local
                || !config.isProtected()
                || !source.dirty()
                || options.setAside().allowDirty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                KilterCode.TREE_DIRTY,
                "the env '" + config.env() + "' is protected, and the work tree has changes that are not committed",
                "Commit and deploy again     or on purpose: kilter deploy --allow-dirty"));
    }

    /// Why a deploy that does not want to wait is refused.
    static Problem busy(DeployRow ahead) {
        Instant since = ahead.granted() == null ? ahead.created() : ahead.granted();
        return Problem.of(
                        KilterCode.LOCKED,
                        ahead.author() + "'s deploy " + ahead.id()
                                + (ahead.granted() == null ? " waits for " : " holds ")
                                + ahead.slot().project() + " " + ahead.slot().env() + " since " + TIME.format(since)
                                + " UTC",
                        "kilter lock status --env " + ahead.slot().env())
                .withEvidence("phase " + ahead.phase() + ", since " + since);
    }

    private static Problem inFlight(DeployRow holder) {
        Instant since = holder.granted() == null ? holder.created() : holder.granted();
        return Problem.of(
                        KilterCode.LOCKED,
                        holder.author() + "'s deploy " + holder.id() + " is migrating "
                                + holder.slot().project() + " " + holder.slot().env() + " since "
                                + TIME.format(since) + " UTC",
                        "Follow it: kilter attach " + holder.id() + "     then deploy again")
                .withEvidence("phase " + holder.phase() + ", since " + since);
    }
}
