package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.spi.Deploy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of every [Deploy]. Extend it and give it a far side; [MemoryHop] is one for who wraps another provider.
public abstract class DeployKit {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int AT_ONCE = 20;
    /// How long a far side may take to tell what it has done.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOKS = Duration.ofMillis(20);

    private DeployHop hop = new MemoryHop();

    /// A hop whose far side has seen nothing yet; it is closed after the law.
    protected abstract DeployHop hop();

    @BeforeEach
    final void open() {
        hop = hop();
    }

    @AfterEach
    final void close() {
        hop.close();
    }

    @Test
    @DisplayName("A deploy that nobody submitted is unknown, and a problem says so.")
    final void unknown() {
        submitted("one", "aa");
        assertThatThrownBy(() -> hop.deploy().progress(DeployId.drawn(RANDOM)))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemKind.NOT_FOUND);
                    assertThat(e.problem().hint()).isNotBlank();
                });
    }

    @Test
    @DisplayName("Submitting does not wait for the deploy: it returns while the far side stands still.")
    final void returns() throws InterruptedException, ExecutionException, TimeoutException {
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<DeployId> submit = caller.submit(() -> submitted("one", "aa"));
            try {
                DeployId id = submit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(hop.deploy().progress(id).next()).isInstanceOf(Progress.Next.Run.class);
            } finally {
                caller.shutdownNow();
            }
        }
    }

    @Test
    @DisplayName("The same id twice is one deploy, at once and by another provider as well.")
    final void once() throws InterruptedException, ExecutionException {
        DeployId id = DeployId.drawn(RANDOM);
        DeployRequest request = hop.request("one", "aa");
        hop.before(id, request);
        Deploy deploy = hop.deploy();
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(callers.submit(() -> deploy.submit(id, request)));
            }
        }
        for (Future<?> each : all) {
            each.get();
        }
        hop.deploy().submit(id, request);
        finish(id);
        hop.deploy().submit(id, request);
        assertThat(hop.arrived()).isEqualTo(1);
        assertThat(isLive(id)).isTrue();
    }

    @Test
    @DisplayName("Another request under a used id is refused, and the first one stands.")
    final void used() {
        DeployRequest first = hop.request("one", "aa");
        DeployId id = DeployId.drawn(RANDOM);
        hop.before(id, first);
        hop.deploy().submit(id, first);
        Throwable refusal = catchThrowable(() -> hop.deploy().submit(id, hop.request("one", "bb")));
        assertThat(refusal).isInstanceOf(KilterException.class);
        finish(id);
    }

    @Test
    @DisplayName("The plan has the steps that the request asks of the platform, in their order.")
    final void plan() {
        DeployRequest request = hop.request("one", "aa");
        DeployId id = submitted(request);
        DeployPlan asked = DeployPlan.of(request.config(), request.options()).onPlatform();
        assertThat(hop.deploy().progress(id).plan()).isEqualTo(asked);
        finish(id);
        assertThat(hop.deploy().progress(id).plan()).isEqualTo(asked);
    }

    @Test
    @DisplayName("Progress only grows: what has ended stays as it was.")
    final void grows() {
        DeployId id = submitted("one", "aa");
        List<Progress.Entry> before = ended(id);
        while (!isLive(id)) {
            hop.step();
            List<Progress.Entry> after = ended(id);
            assertGrown(before, after);
            before = after;
        }
        assertThat(before).isNotEmpty();
    }

    @Test
    @DisplayName("A deploy that is live stays live, whoever asks.")
    final void live() {
        DeployId id = submitted("one", "aa");
        finish(id);
        Progress live = hop.deploy().progress(id);
        hop.step();
        assertThat(hop.deploy().progress(id)).isEqualTo(live);
    }

    @Test
    @DisplayName("What one app's deploy does says nothing of another's.")
    final void apart() {
        DeployId first = submitted("one", "aa");
        finish(first);
        DeployId second = submitted("other", "aa");
        assertThat(isLive(first)).isTrue();
        finish(second);
        assertThat(hop.arrived()).isEqualTo(2);
    }

    @Test
    @DisplayName("A later deploy of an app never lends its progress to an earlier one.")
    final void replaced() {
        DeployId first = submitted("one", "aa");
        until(() -> {
            hop.step();
            return !ended(first).isEmpty();
        });
        List<Progress.Entry> before = ended(first);
        finish(submitted("one", "bb"));
        try {
            assertGrown(before, ended(first));
        } catch (KilterException e) {
            assertThat(e.problem().hint()).isNotBlank();
        }
    }

    private DeployId submitted(String app, String image) {
        return submitted(hop.request(app, image));
    }

    private DeployId submitted(DeployRequest request) {
        DeployId id = DeployId.drawn(RANDOM);
        hop.before(id, request);
        hop.deploy().submit(id, request);
        return id;
    }

    /// Brings it on until it is live; the far side may tell a little later what it has done.
    private void finish(DeployId id) {
        until(() -> {
            hop.step();
            return isLive(id);
        });
    }

    private boolean isLive(DeployId id) {
        return hop.deploy().progress(id).next() instanceof Progress.Next.Live;
    }

    private List<Progress.Entry> ended(DeployId id) {
        return hop.deploy().progress(id).entries().stream()
                .filter(entry -> entry.ended() != null)
                .toList();
    }

    private static void assertGrown(List<Progress.Entry> before, List<Progress.Entry> after) {
        assertThat(after).hasSizeGreaterThanOrEqualTo(before.size());
        assertThat(after.subList(0, before.size())).isEqualTo(before);
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean so = holds.getAsBoolean();
        while (!so && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOKS.toNanos());
            so = holds.getAsBoolean();
        }
        assertThat(so)
                .as("what the far side has done is told within %s", PATIENCE)
                .isTrue();
    }
}
