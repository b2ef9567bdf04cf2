package dev.kilter.e2e.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many people deploy to the same envs at once, over lines that break, while the platform's programs are killed,
/// stopped and replaced: what is left is what one deploy after the other would have left.
@Drawn(oneIn = 16)
class CrowdIT {
    private static final Pattern COMMIT =
            Pattern.compile("deploy (\\S+) (sha256:[0-9a-f]+)\n\nKilter-Deploy-Id: (\\S+)\nKilter-Fence: ([0-9]+)\n");

    @TempDir
    private Path folder;

    @Test
    void the_deploys_of_each_slot_ran_one_after_the_other_whatever_befell_the_platform() throws Exception {
        List<Slot> slots = Developer.slots(Sample.size(2, 20));
        int developers = Sample.size(6, 50);
        int each = Sample.size(1, 3);
        Instant begin = Instant.now();
        AtomicBoolean over = new AtomicBoolean();
        try (CrowdedPlatform platform = new CrowdedPlatform(folder, Sample.random("lines"));
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            Weather weather = new Weather(platform, Sample.random("weather"), over);
            List<Future<List<History.Asked>>> working = new ArrayList<>();
            for (int i = 0; i < developers; i++) {
                Developer developer = new Developer(
                        String.valueOf(i),
                        platform.addresses(),
                        slots,
                        new Random(Sample.random("people").nextLong() + i));
                working.add(people.submit(() -> developer.deploy(each)));
            }
            Future<?> blowing = people.submit(weather);
            List<History.Asked> asked = new ArrayList<>();
            try {
                for (Future<List<History.Asked>> one : working) {
                    asked.addAll(one.get());
                }
            } finally {
                over.set(true);
                blowing.get();
            }
            History history = history(asked, platform);
            System.out.println(told(history, slots.size(), developers, weather, begin));
            assertThat(history.wrong()).as("-Dkilter.seed=" + Sample.SEED).isEmpty();
            assertThat(strangeEnds(platform.rows().jdbi()))
                    .as("nobody's death fails a deploy")
                    .isEmpty();
            assertThat(wronglyAudited(platform.rows().jdbi()))
                    .as("deploys without just one line of their beginning and one of their end")
                    .isEmpty();
            assertThat(history.commits()).isNotEmpty();
            assertThat(history.migrations()).isNotEmpty();
        }
    }

    private static List<String> wronglyAudited(Jdbi database) {
        return database.withHandle(
                handle -> handle.createQuery("""
                          SELECT d.id FROM kilter_server.deploy d
                          LEFT JOIN kilter_server.audit a ON a.action IN ('deploy.begin', 'deploy.end')
                    AND (a.detail = 'deploy ' || d.id OR a.detail LIKE 'deploy ' || d.id || ',%')
                          GROUP BY d.id
                          HAVING array_agg(a.action ORDER BY a.seq) IS DISTINCT FROM ARRAY['deploy.begin', 'deploy.end']
                    """).mapTo(String.class).list());
    }

    private static List<String> strangeEnds(Jdbi database) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT problem FROM kilter_server.deploy WHERE status NOT IN ('live', 'superseded')"
                                + " AND problem NOT LIKE '%KLT-L03%'")
                .mapTo(String.class)
                .list());
    }

    private static String told(History history, int slots, int developers, Weather weather, Instant begin) {
        return developers + " people, " + slots + " slots: " + history.asked().size() + " wishes, "
                + history.rows().size() + " deploys, "
                + history.rows().stream()
                        .filter(row -> row.status().equals("live"))
                        .count()
                + " live, " + history.commits().size() + " commits, "
                + history.migrations().size() + " migrations; " + weather.happened() + "; "
                + Duration.between(begin, Instant.now()).toSeconds() + " s, -Dkilter.seed=" + Sample.SEED;
    }

    private static History history(List<History.Asked> asked, CrowdedPlatform platform) throws IOException {
        Jdbi database = platform.rows().jdbi();
        return new History(
                asked,
                database.withHandle(handle -> handle.createQuery("""
                    SELECT id, seq, slot, idempotency_key, coalesce(fence, 0), status, finished IS NOT NULL,
                      coalesce(problem LIKE '%KLT-L03%', false)
                    FROM kilter_server.deploy ORDER BY seq
                    """)
                        .map((row, _) -> new History.Row(
                                row.getString(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getString(6),
                                row.getBoolean(7),
                                row.getBoolean(8)))
                        .list()),
                commits(platform.repo()),
                database.withHandle(handle -> handle.createQuery("SELECT slot, deploy, began, ended FROM job")
                        .map((row, _) -> new History.Migration(
                                row.getString(1),
                                row.getString(2),
                                row.getTimestamp(3).toInstant(),
                                row.getTimestamp(4).toInstant()))
                        .list()),
                database.withHandle(handle -> handle.createQuery(
                                "SELECT slot, number, body::json ->> 'deployId' FROM kilter_server.release")
                        .map((row, _) -> new History.Release(row.getString(1), row.getInt(2), row.getString(3)))
                        .list()),
                database.withHandle(handle -> handle.createQuery(
                                "SELECT slot FROM kilter_server.slot WHERE holder IS NOT NULL ORDER BY slot")
                        .mapTo(String.class)
                        .list()));
    }

    private static List<History.Commit> commits(Path repo) throws IOException {
        try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(repo.toFile())
                        .setBare()
                        .build();
                RevWalk walk = new RevWalk(repository)) {
            walk.sort(RevSort.TOPO);
            walk.sort(RevSort.REVERSE, true);
            walk.markStart(walk.parseCommit(repository.resolve("refs/heads/main")));
            return StreamSupport.stream(walk.spliterator(), false)
                    .map(CrowdIT::commit)
                    .toList();
        }
    }

    private static History.Commit commit(RevCommit commit) {
        Matcher parts = COMMIT.matcher(commit.getFullMessage());
        assertThat(parts.matches()).as(commit.getFullMessage()).isTrue();
        return new History.Commit(
                parts.group(1),
                parts.group(3),
                Long.parseLong(parts.group(4)),
                "127.0.0.1:5000/acme/app@" + parts.group(2));
    }
}
