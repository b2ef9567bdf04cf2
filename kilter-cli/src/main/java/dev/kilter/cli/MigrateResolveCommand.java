package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kilter migrate resolve`.
@Command(
        name = "resolve",
        description = "Get a migration out of the way: by a move that is proven safe, or by what only you can tell.")
final class MigrateResolveCommand extends Question {
    @Parameters(
            paramLabel = "MIGRATION",
            arity = "0..1",
            description = "Its name, as `migrate status` shows it. Without a move, those that are possible are listed.")
    private String name = "";

    @Option(
            names = "--applied",
            description = "Its effects are there: it counts as applied.",
            converter = GlobalFlags.Flag.class)
    private boolean applied;

    @Option(
            names = "--rolled-back",
            description = "It left nothing behind: it runs again.",
            converter = GlobalFlags.Flag.class)
    private boolean rolledBack;

    @Option(
            names = "--apply-now",
            description = "It runs now, although its tool would pass over it.",
            converter = GlobalFlags.Flag.class)
    private boolean applyNow;

    @Option(
            names = "--done",
            description = "The statement in which it was interrupted has ended: the next run goes on after it.",
            converter = GlobalFlags.Flag.class)
    private boolean done;

    @Option(
            names = "--not-done",
            description = "The statement in which it was interrupted has left nothing: it runs again.",
            converter = GlobalFlags.Flag.class)
    private boolean notDone;

    MigrateResolveCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        List<Kind> moves = moves();
        if (moves.isEmpty()) {
            return offer(console, format);
        }
        if (name.isEmpty() || moves.size() > 1) {
            throw Usage.wrong(
                    "'migrate resolve' needs one migration and one of --applied, --rolled-back, --apply-now, --done and"
                            + " --not-done",
                    "kilter migrate resolve lists what is possible.");
        }
        String summary = context.migrations(flags, console).resolve(name, moves.getFirst());
        return print(console, format, Map.of("summary", summary), List.of(summary));
    }

    private int offer(Console console, Format format) {
        List<ResolvesMigrations.Move> moves = context.migrations(flags, console).status().moves().stream()
                .filter(move -> name.isEmpty() || move.migration().equals(name))
                .toList();
        List<String> lines = moves.isEmpty()
                ? List.of("There is nothing to resolve" + (name.isEmpty() ? "." : " at '" + name + "'."))
                : moves.stream().map(MigrateResolveCommand::line).toList();
        return print(console, format, moves, lines);
    }

    /// `kilter migrate resolve 0002_b.sql --applied   (its table is there)`
    static String line(ResolvesMigrations.Move move) {
        return "kilter migrate resolve " + move.migration() + " --" + flag(move.kind()) + "   (" + move.why() + ")";
    }

    private List<Kind> moves() {
        List<Kind> moves = new ArrayList<>();
        if (applied) {
            moves.add(Kind.MARK_APPLIED);
        }
        if (rolledBack) {
            moves.add(Kind.MARK_ROLLED_BACK);
        }
        if (applyNow) {
            moves.add(Kind.APPLY_NOW);
        }
        if (done) {
            moves.add(Kind.STATEMENT_DONE);
        }
        if (notDone) {
            moves.add(Kind.STATEMENT_NOT_DONE);
        }
        return moves;
    }

    private static String flag(Kind kind) {
        return switch (kind) {
            case MARK_APPLIED -> "applied";
            case MARK_ROLLED_BACK -> "rolled-back";
            case APPLY_NOW -> "apply-now";
            case STATEMENT_DONE -> "done";
            case STATEMENT_NOT_DONE -> "not-done";
        };
    }
}
