package dev.kilter.e2e.crowd;

import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Somebody, or a CI job, who deploys one thing after the other by the real client and changes to another server when
/// one does not answer.
final class Developer {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(8);

    private final String name;
    private final List<Kilter> servers;
    private final List<Slot> slots;
    private final Random chance;

    Developer(String name, List<String> addresses, List<Slot> slots, Random chance) {
        this.name = name;
        this.servers = addresses.stream()
                .map(address -> Kilter.connect(address, Program.TOKEN))
                .toList();
        this.slots = slots;
        this.chance = chance;
    }

    List<History.Asked> deploy(int times) {
        List<History.Asked> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            asked.add(deployOnce("deploy-" + name + "-" + i));
        }
        return asked;
    }

    private History.Asked deployOnce(String key) {
        Slot slot = slots.get(chance.nextInt(slots.size()));
        boolean migrates = chance.nextInt(3) == 0;
        String image = "127.0.0.1:5000/acme/app@sha256:" + hash(key);
        DeployRequest request = request(slot, image, migrates, key);
        Instant sent = Instant.now();
        Optional<String> id = insisting(server -> server.submit(request, key).id());
        if (id.isEmpty()) {
            return new History.Asked(key, slot.toString(), image, migrates, sent, null, Instant.now(), "", List.of());
        }
        if (chance.nextInt(10) == 0) {
            insisting(server -> server.cancel(new DeployId(id.get())).id());
        }
        List<Long> events = new ArrayList<>();
        DeployResult result = followed(new DeployId(id.get()), events);
        return new History.Asked(
                key,
                slot.toString(),
                image,
                migrates,
                sent,
                id.get(),
                Instant.now(),
                result.status().name().toLowerCase(Locale.ROOT),
                events);
    }

    /// Asks this server and that one until one answers; empty where the answer is that it goes against what
    /// somebody else does.
    private Optional<String> insisting(Function<Kilter, String> question) {
        Instant until = Instant.now().plus(LONGEST);
        while (true) {
            try {
                return Optional.of(question.apply(anyServer()));
            } catch (KilterException e) {
                if (e.problem().kind() == ProblemKind.CONFLICT) {
                    return Optional.empty();
                }
                if (e.problem().kind() != ProblemKind.UNAVAILABLE
                        || Instant.now().isAfter(until)) {
                    throw e;
                }
            }
        }
    }

    /// Leaves now and then, and comes back where it was.
    private DeployResult followed(DeployId id, List<Long> events) {
        Instant until = Instant.now().plus(LONGEST);
        while (true) {
            try {
                return anyServer().follow(id, events.size() + 1L, PATIENCE, event -> hear(event, events));
            } catch (KilterException e) {
                boolean mayComeYet = e.problem().kind() == ProblemKind.UNAVAILABLE
                        || e.problem().code().equals(KilterCode.OUTCOME_UNKNOWN.code());
                if (!mayComeYet || Instant.now().isAfter(until)) {
                    throw e;
                }
            }
        }
    }

    private static void hear(NumberedEvent event, List<Long> events) {
        events.add(event.number());
    }

    private Kilter anyServer() {
        return servers.get(chance.nextInt(servers.size()));
    }

    private static DeployRequest request(Slot slot, String image, boolean migrates, String key) {
        AppConfig config = new AppConfig(
                slot.project(),
                slot.env(),
                false,
                true,
                WebConfig.DEFAULT,
                new TreeMap<>(),
                BuildConfig.AUTO,
                DatabaseKind.POSTGRES,
                new MigrationConfig("sql", "migrations"),
                List.of(),
                new TreeMap<>());
        @Nullable String files = migrates ? hash(key + " migrations") : null;
        return new DeployRequest(
                config,
                new ImageRef(image),
                SourceState.NONE,
                files,
                files,
                new DeployOptions(false, migrates, false, false, Duration.ofMinutes(30)));
    }

    private static String hash(String text) {
        return Bundle.hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /// So many slots of one org.
    static List<Slot> slots(int count) {
        List<Slot> slots = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            slots.add(new Slot(new Project("acme", "app" + i), new EnvName("dev")));
        }
        return slots;
    }
}
