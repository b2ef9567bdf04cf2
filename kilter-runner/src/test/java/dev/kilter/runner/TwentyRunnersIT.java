package dev.kilter.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runners that were started past the server, so that nothing but the database holds them apart.
class TwentyRunnersIT {
    private static final int RUNNERS = 20;

    @ParameterizedTest
    @CsvSource({
        "sql,migrations,migrations/0001_item.sql,{}",
        "drizzle,drizzle,drizzle/20260101000000_item/migration.sql,{\"dependencies\":{\"drizzle-orm\":\"1.0.0-rc.4\"}}",
        "prisma,prisma/migrations,prisma/migrations/20260101000000_item/migration.sql,{\"devDependencies\":{\"prisma\":\"6.19.3\"}}"
    })
    void of_twenty_runners_at_once_one_applies_and_the_others_find_nothing_to_do(
            String tool, String dir, String path, String packageJson) throws Exception {
        try (RunnerFixture platform = new RunnerFixture()) {
            Map<String, String> files = Map.of(
                    "package.json",
                    packageJson,
                    path,
                    "CREATE TABLE item (id int PRIMARY KEY);\nINSERT INTO item SELECT generate_series(1, 1000);");
            JobSpec job = platform.job("migrate", tool, dir, files);
            CyclicBarrier begin = new CyclicBarrier(RUNNERS);
            List<Future<JobLine>> runs = new ArrayList<>();
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < RUNNERS; i++) {
                    runs.add(pool.submit(() -> {
                        begin.await();
                        return platform.run(job, files);
                    }));
                }
            }
            List<String> said = new ArrayList<>();
            for (Future<JobLine> run : runs) {
                said.add(((JobLine.Report) run.get()).summary());
            }

            assertThat(said.stream().filter(line -> line.equals(tool + ": 1 of 1 applied")))
                    .hasSize(1);
            assertThat(said.stream().filter(line -> line.equals(tool + ": 0 of 1 applied")))
                    .hasSize(RUNNERS - 1);
            assertThat(platform.query("SELECT count(*) FROM item")).containsExactly("1000");
        }
    }
}
