package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.KilledDatabase;
import dev.kilter.testkit.KilledDatabase.Death;
import dev.kilter.testkit.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The runner killed, and PostgreSQL killed, at every boundary of a statement, under each tool: the next run ends where
/// a clean one does, nothing has run twice, and ledger and schema agree. Or it says that it cannot know, runs nothing
/// and names one command; that is allowed only where a statement has no transaction round it.
@Isolated("it crashes the PostgreSQL that all share")
class KillPointsIT {
    /// @param effect the number of the effect at which somebody dies
    record Point(ToolProject project, int effect, int of, Death death) {
        @Override
        public String toString() {
            return project + ", " + death + " effect " + effect + " of " + of;
        }
    }

    static List<Point> points() {
        List<Point> all = new ArrayList<>();
        StringBuilder counts = new StringBuilder();
        for (ToolProject project : ToolProject.values()) {
            int effects = project.clean().effects();
            counts.append(counts.isEmpty() ? "" : ", ")
                    .append(project)
                    .append(' ')
                    .append(effects);
            for (int effect = 1; effect <= effects; effect++) {
                for (Death death : Death.values()) {
                    all.add(new Point(project, effect, effects, death));
                }
            }
        }
        System.out.println("effects on the database: " + counts + "; each before and after, runner and PostgreSQL");
        return Sample.of(16, "points at which the runner or PostgreSQL is killed", all);
    }

    @ParameterizedTest
    @MethodSource("points")
    void the_next_run_goes_on_or_says_why_not(Point point) {
        ToolProject project = point.project();
        AdapterDriver driver = project.driver();
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            var dying = new KilledDatabase(database, point.effect(), point.death());
            Throwable died = catchThrowable(() -> driver.apply(project.files(), dying));
            assertThat(dying.effects()).isGreaterThanOrEqualTo(point.effect());

            List<String> left = project.ends(database);
            Optional<Problem> refusal = driver.refusal(project.files(), database);

            if (refusal.isPresent()) {
                Problem problem = refusal.orElseThrow();
                assertThat(problem.code().value())
                        .as(point + ": " + problem + " after " + died)
                        .isEqualTo("KLT-M02");
                assertThat(problem.detail()).contains(project.outside());
                assertThat(problem.hint()).contains("kilter migrate resolve");
                assertThat(project.ends(database)).isEqualTo(left);
                resolve(project, database);
                driver.apply(project.files(), database);
            }
            assertThat(project.ends(database))
                    .as(point + ": " + died)
                    .isEqualTo(project.clean().ends());
            assertThat(driver.apply(project.files(), database).applied()).isEmpty();
        }
    }

    /// As a person would, who looks at the rows.
    private static void resolve(ToolProject project, FreshDatabase database) {
        MigrationSet set = project.driver().set(project.files());
        ResolvesMigrations resolver = (ResolvesMigrations) project.driver().adapter();
        List<Move> moves = resolver.moves(set, database);
        boolean more = !database.query("SELECT 1 FROM item WHERE id = 2").isEmpty();
        Move move = moves.stream()
                .filter(offer -> offer.kind() == (more ? Kind.STATEMENT_DONE : Kind.STATEMENT_NOT_DONE))
                .findFirst()
                .orElseThrow(() -> new AssertionError("offered: " + moves));
        resolver.resolve(set, database, move);
    }
}
