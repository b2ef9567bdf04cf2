package dev.kilter.operator.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The writer on a real bare repo, by path and over HTTP, with `git` itself as the other party.
@Drawn
class FluxRepoIT {
    private static final Slot SLOT = Slot.parse("acme/shop/prod");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    private Path bare = Path.of("");
    private final AtomicReference<GitHttp> host = new AtomicReference<>();
    private final AtomicReference<FluxRepo> opened = new AtomicReference<>();

    @BeforeEach
    void makeTheRepo() throws Exception {
        bare = folder.resolve("flux.git");
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare.toString());
        git(bare, "config", "http.receivepack", "true");
    }

    @AfterEach
    void close() {
        FluxRepo repo = opened.get();
        if (repo != null) {
            repo.close();
        }
        GitHttp server = host.get();
        if (server != null) {
            server.close();
        }
    }

    private FluxRepo byPath() {
        return open(Effects.real(), bare.toString());
    }

    private FluxRepo open(Effects effects, String remote) {
        FluxRepo repo = FluxRepo.open(effects, folder.resolve("clone.git"), remote);
        opened.set(repo);
        return repo;
    }

    private GitHttp http() throws IOException {
        GitHttp server = new GitHttp(folder);
        host.set(server);
        return server;
    }

    private FluxRepo overHttp() throws IOException {
        return open(Effects.real(), http().url("flux.git"));
    }

    private String git(Path where, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=human", "-c", "user.email=human@example.com"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("git " + String.join(" ", arguments) + ":\n" + output);
        }
        return output.strip();
    }

    private static SortedMap<String, byte[]> files(String... namesAndContents) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            files.put(namesAndContents[i], namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static SlotChange change(Slot slot, long fence, SortedMap<String, byte[]> app) {
        return new SlotChange(
                slot,
                new DeployId("d-test" + fence),
                fence,
                "ada",
                "deploy " + slot,
                AT,
                app.isEmpty()
                        ? new SlotChange.Content.Nothing()
                        : new SlotChange.Content.App(app, "{\"fence\":" + fence + "}"));
    }

    private String show(String path) throws IOException, InterruptedException {
        return git(bare, "show", "main:" + SLOT.names().gitPath() + "/" + path);
    }

    private List<String> listed(String path) throws IOException, InterruptedException {
        return git(bare, "ls-tree", "-r", "--name-only", "main", path).lines().toList();
    }

    private int commits() throws IOException, InterruptedException {
        return Integer.parseInt(git(bare, "rev-list", "--count", "main"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_change_replaces_the_slots_folder_and_says_whose_deploy_it_was(boolean http) throws Exception {
        FluxRepo repo = http ? overHttp() : byPath();
        repo.write(change(SLOT, 1, files("a.yaml", "a", "gone.yaml", "x")));
        var written = repo.write(change(SLOT, 2, files("a.yaml", "b", "new.yaml", "y")));

        assertThat(written).isInstanceOf(FluxRepo.Written.Committed.class);
        assertThat(written.commit()).isEqualTo(git(bare, "rev-parse", "main"));
        String place = SLOT.names().gitPath();
        assertThat(listed("."))
                .containsExactly(
                        place + "/app/a.yaml", place + "/app/new.yaml", place + "/fence", place + "/release.json");
        assertThat(show("app/a.yaml")).isEqualTo("b");
        assertThat(show("fence")).isEqualTo("2");
        assertThat(git(bare, "log", "-1", "--format=%an|%cn|%ct|%s|%(trailers:only,unfold,separator=%x7c)", "main"))
                .isEqualTo(
                        "ada|kilter|1767323045|deploy acme/shop/prod" + "|Kilter-Deploy-Id: d-test2|Kilter-Fence: 2");
        assertThat(git(bare, "fsck", "--strict", "--no-dangling")).isEmpty();
    }

    @Test
    void a_lock_that_a_killed_process_has_left_is_taken_away_and_a_living_one_waited_for() throws Exception {
        FluxRepo repo = byPath();
        repo.write(change(SLOT, 1, files("a.yaml", "one")));
        Path lock = Files.createFile(bare.resolve("refs/heads/main.lock"));
        assertThatThrownBy(() -> repo.write(change(SLOT, 2, files("a.yaml", "two"))))
                .hasMessageContaining("lost the race");
        assertThat(lock).exists();

        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(11)));
        repo.write(change(SLOT, 2, files("a.yaml", "two")));

        assertThat(lock).doesNotExist();
        Path own = Files.createFile(folder.resolve("clone.git/refs/remotes/origin/main.lock"));
        repo.close();
        byPath().write(change(SLOT, 3, files("a.yaml", "three")));
        assertThat(own).doesNotExist();
    }

    @Test
    void the_same_change_twice_is_one_commit() throws Exception {
        FluxRepo repo = byPath();
        var first = repo.write(change(SLOT, 1, files("a.yaml", "a")));
        var second = repo.write(change(SLOT, 2, files("a.yaml", "a")));

        assertThat(second).isEqualTo(new FluxRepo.Written.Unchanged(first.commit()));
        assertThat(commits()).isEqualTo(1);
        assertThat(show("fence")).as("written only with something else").isEqualTo("1");
    }

    @Test
    void a_lower_fence_is_refused_and_writes_nothing() throws Exception {
        FluxRepo repo = byPath();
        repo.write(change(SLOT, 7, files("a.yaml", "new")));

        assertThatThrownBy(() -> repo.write(change(SLOT, 6, files("a.yaml", "old"))))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.LEASE_LOST.code());
                    assertThat(e.problem().evidence()).contains("its fence is 7, this deploy's is 6");
                });
        assertThat(show("app/a.yaml")).isEqualTo("new");
        assertThat(commits()).isEqualTo(1);
    }

    @Test
    void an_empty_app_removes_the_slots_folder_and_no_other() throws Exception {
        FluxRepo repo = byPath();
        Slot other = Slot.parse("acme/shop/dev");
        repo.write(change(SLOT, 1, files("a.yaml", "a")));
        repo.write(change(other, 1, files("a.yaml", "a")));
        repo.write(change(SLOT, 2, Collections.emptySortedMap()));

        assertThat(listed(".")).allMatch(path -> path.startsWith(other.names().gitPath()));
        repo.write(change(other, 2, Collections.emptySortedMap()));
        assertThat(listed(".")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", ".git", ".GIT", "a/b", "", "con", "git~1", ".git\u200c", "a\u0000b", "x "})
    void a_hostile_path_is_refused_and_stops_nobody_else(String name) throws Exception {
        FluxRepo repo = byPath();
        assertThatThrownBy(() -> repo.write(change(SLOT, 1, files(name, "x")))).isInstanceOf(KilterException.class);
        repo.write(change(SLOT, 1, files("a.yaml", "a")));
        assertThat(listed(".")).hasSize(3);
    }

    private static SlotChange secrets(long fence, Set<String> kept, String... namesAndContents) {
        return new SlotChange(
                SLOT,
                new DeployId("d-test" + fence),
                fence,
                "ada",
                "secrets of " + SLOT,
                AT,
                new SlotChange.Content.Config(files(namesAndContents), kept));
    }

    @Test
    void secrets_have_a_folder_of_their_own_where_only_the_named_old_ones_stay() throws Exception {
        FluxRepo repo = byPath();
        repo.write(change(SLOT, 1, files("a.yaml", "a")));
        SlotChange first = secrets(1, Set.of(), "secret-a.yaml", "a1", "secret-b.yaml", "b");
        assertThat(repo.held(first)).isFalse();
        repo.write(first);
        assertThat(repo.held(first)).isTrue();
        assertThat(show("config/kustomization.yaml")).endsWith("resources:\n  - secret-a.yaml\n  - secret-b.yaml");
        assertThat(show("app/a.yaml")).isEqualTo("a");

        SlotChange next = secrets(2, Set.of("secret-a.yaml", "secret-gone.yaml"), "secret-c.yaml", "c");
        repo.write(next);
        assertThat(listed(SLOT.names().gitPath() + "/config"))
                .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
                .containsExactly("kustomization.yaml", "secret-a.yaml", "secret-c.yaml");
        assertThat(show("config/secret-a.yaml")).isEqualTo("a1");
        assertThat(repo.held(next)).isTrue();
        assertThat(repo.holds(git(bare, "rev-parse", "main"), next)).isTrue();
        assertThat(repo.holds(git(bare, "rev-parse", "main~1"), next)).isFalse();
        int commits = commits();
        repo.write(next);
        assertThat(commits()).as("the same twice is one commit").isEqualTo(commits);

        repo.write(secrets(3, Set.of()));
        assertThat(listed(SLOT.names().gitPath() + "/config")).isEmpty();
        assertThat(show("fence")).isEqualTo("3");
        assertThatThrownBy(() -> repo.write(secrets(2, Set.of(), "secret-a.yaml", "x")))
                .isInstanceOf(KilterException.class);
    }

    @Test
    void what_a_human_wrote_elsewhere_stays_and_what_he_wrote_in_the_slot_is_replaced() throws Exception {
        FluxRepo repo = byPath();
        repo.write(change(SLOT, 1, files("a.yaml", "a")));
        Path work = folder.resolve("work");
        git(folder, "clone", "--quiet", bare.toString(), work.toString());
        Files.writeString(work.resolve("README.md"), "by hand");
        Files.writeString(work.resolve(SLOT.names().gitPath()).resolve("app/a.yaml"), "by hand");
        git(work, "add", "-A");
        git(work, "commit", "--quiet", "-m", "by hand");
        git(work, "push", "--quiet", "origin", "HEAD:main");

        SortedMap<String, byte[]> app = files("a.yaml", "a");
        assertThat(repo.holding(SLOT, app)).isNull();
        assertThat(repo.holding(SLOT, files("a.yaml", "by hand"))).isEqualTo(git(bare, "rev-parse", "main"));
        String before = git(bare, "rev-parse", "main~1");
        assertThat(repo.holds(before, SLOT, app)).isTrue();
        assertThat(repo.holds("1".repeat(40), SLOT, app)).isFalse();
        repo.write(change(SLOT, 2, app));
        assertThat(git(bare, "show", "main:README.md")).isEqualTo("by hand");
        assertThat(show("app/a.yaml")).isEqualTo("a");
    }

    @Test
    void no_commit_is_lost_while_a_human_pushes_at_random() throws Exception {
        FluxRepo repo = overHttp();
        repo.write(change(SLOT, 1, files("a.yaml", "0")));
        Path work = folder.resolve("work");
        git(folder, "clone", "--quiet", bare.toString(), work.toString());
        int each = Boolean.getBoolean("kilter.long") ? 60 : 12;
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> human = pool.submit(() -> {
                for (int i = 0; i < each; i++) {
                    Files.writeString(work.resolve("note" + i), "n");
                    git(work, "add", "-A");
                    git(work, "commit", "--quiet", "-m", "human " + i);
                    push(work);
                }
                return null;
            });
            List<Future<FluxRepo.Written>> written = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                Slot slot = Slot.parse("acme/shop/pr-" + i % 4);
                SortedMap<String, byte[]> app = files("a.yaml", "version " + i);
                int round = i / 4;
                long fence = 2L + round;
                written.add(pool.submit(() -> repo.write(change(slot, fence, app))));
                if (i % 4 == 3) {
                    for (Future<FluxRepo.Written> one : written) {
                        assertThat(one.get()).isInstanceOf(FluxRepo.Written.Committed.class);
                    }
                }
            }
            human.get();
        }
        String log = git(bare, "log", "--format=%s", "main");
        assertThat(log.lines().filter(line -> line.startsWith("human"))).hasSize(each);
        assertThat(log.lines().filter(line -> line.startsWith("deploy"))).hasSize(each + 1);
        assertThat(git(bare, "fsck", "--strict", "--no-dangling")).isEmpty();
    }

    private void push(Path work) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                git(work, "pull", "--quiet", "--rebase", "origin", "main");
                git(work, "push", "--quiet", "origin", "HEAD:main");
                return;
            } catch (IOException e) {
                if (attempt == 30) {
                    throw e;
                }
            }
        }
    }

    @Test
    void a_push_whose_answer_was_lost_is_no_second_commit() throws Exception {
        FluxRepo repo = overHttp();
        repo.write(change(SLOT, 1, files("a.yaml", "1")));
        host.get().loseNextAnswer();
        var written = repo.write(change(SLOT, 2, files("a.yaml", "2")));

        assertThat(written.commit()).isEqualTo(git(bare, "rev-parse", "main"));
        assertThat(commits()).isEqualTo(2);
        assertThat(show("app/a.yaml")).isEqualTo("2");
    }

    @Test
    void changes_that_wait_together_are_one_push_and_a_commit_each() throws Exception {
        CountDownLatch pushing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Effects holding = new Effects() {
            @Override
            public <T extends @org.jspecify.annotations.Nullable Object, X extends Exception> T call(
                    String what, Effect<T, X> effect) throws X {
                if (what.startsWith("push") && pushing.getCount() == 1) {
                    pushing.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return effect.perform();
            }
        };
        FluxRepo repo = open(holding, http().url("flux.git"));
        try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<FluxRepo.Written>> all = new ArrayList<>();
            all.add(pool.submit(() -> repo.write(change(SLOT, 1, files("a.yaml", "first")))));
            pushing.await();
            List<Thread> waiting = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Slot slot = Slot.parse("acme/shop/pr-" + i);
                all.add(pool.submit(() -> {
                    waiting.add(Thread.currentThread());
                    return repo.write(change(slot, 1, files("a.yaml", "a")));
                }));
            }
            Slot refused = Slot.parse("acme/shop/refused");
            Future<FluxRepo.Written> bad = pool.submit(() -> repo.write(change(refused, 1, files("..", "a"))));
            while (waiting.size() < 6
                    || waiting.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<FluxRepo.Written> one : all) {
                assertThat(one.get()).isInstanceOf(FluxRepo.Written.Committed.class);
            }
            assertThatThrownBy(bad::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(KilterException.class);
        }
        assertThat(commits()).isEqualTo(7);
        assertThat(host.get().pushes()).isEqualTo(2);
    }

    @Test
    void a_host_that_is_away_is_a_problem_with_a_hint() throws Exception {
        GitHttp server = http();
        FluxRepo repo = open(Effects.real(), server.url("flux.git"));
        server.close();
        assertThatThrownBy(() -> repo.write(change(SLOT, 1, files("a.yaml", "1"))))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(KilterCode.GIT_UNREACHABLE.code()));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void a_host_that_takes_no_push_of_ours_is_told_as_that_at_once(int status) throws Exception {
        GitHttp server = http();
        FluxRepo repo = open(Effects.real(), server.url("flux.git"));
        server.refusePushes(status);
        assertThatThrownBy(() -> repo.write(change(SLOT, 1, files("a.yaml", "1"))))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(KilterCode.GIT_REFUSED.code()));
        server.refusePushes(0);
        repo.write(change(SLOT, 1, files("a.yaml", "1")));
        assertThat(server.pushes()).isEqualTo(1);
    }
}
