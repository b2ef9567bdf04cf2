package dev.kilter.testkit;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.spi.Deploy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Providers before a hop in memory that break one law each.
final class DeployMutants {
    private static final SecureRandom RANDOM = new SecureRandom();

    private DeployMutants() {}

    /// Keeps every law; each mutant does one thing wrong. `own` is what this one provider remembers.
    static class Mutant {
        final Map<DeployId, DeployRequest> submitted = Collections.synchronizedMap(new LinkedHashMap<>());

        /// The hop with this mutant before it.
        DeployHop before(MemoryHop hop) {
            submitted.clear();
            return new Hop(this, hop);
        }

        void submit(MemoryHop hop, Map<DeployId, DeployId> own, DeployId id, DeployRequest request) {
            hop.deploy().submit(id, request);
        }

        Progress progress(MemoryHop hop, DeployId id) {
            return hop.deploy().progress(id);
        }
    }

    private record Hop(Mutant mutant, MemoryHop hop) implements DeployHop {
        @Override
        public Deploy deploy() {
            Map<DeployId, DeployId> own = new ConcurrentHashMap<>();
            return new Deploy() {
                @Override
                public void submit(DeployId id, DeployRequest request) {
                    mutant.submit(hop, own, id, request);
                    mutant.submitted.putIfAbsent(id, request);
                }

                @Override
                public Progress progress(DeployId id) {
                    return mutant.progress(hop, id);
                }
            };
        }

        @Override
        public DeployRequest request(String app, String image) {
            return hop.request(app, image);
        }

        @Override
        public void step() {
            hop.step();
        }

        @Override
        public int arrived() {
            return hop.arrived();
        }

        @Override
        public void close() {
            hop.close();
        }
    }

    static final class None extends Mutant {}

    static final class KnowsAnything extends Mutant {
        @Override
        Progress progress(MemoryHop hop, DeployId id) {
            if (submitted.containsKey(id)) {
                return super.progress(hop, id);
            }
            DeployRequest any = hop.request("any", "aa");
            return Progress.start(DeployPlan.of(any.config(), any.options()).onPlatform());
        }
    }

    static final class StaysToTheEnd extends Mutant {
        @Override
        void submit(MemoryHop hop, Map<DeployId, DeployId> own, DeployId id, DeployRequest request) {
            super.submit(hop, own, id, request);
            while (progress(hop, id).next() instanceof Progress.Next.Run) {
                hop.step();
            }
        }
    }

    static final class RemembersInTheProvider extends Mutant {
        @Override
        void submit(MemoryHop hop, Map<DeployId, DeployId> own, DeployId id, DeployRequest request) {
            boolean repeated = own.putIfAbsent(id, id) == null && request.equals(submitted.get(id));
            super.submit(hop, own, repeated ? DeployId.drawn(RANDOM) : id, request);
        }
    }

    static final class TakesTheLastRequest extends Mutant {
        @Override
        void submit(MemoryHop hop, Map<DeployId, DeployId> own, DeployId id, DeployRequest request) {
            if (request.equals(submitted.getOrDefault(id, request))) {
                super.submit(hop, own, id, request);
            }
        }
    }

    static final class PlansTheWorkstation extends Mutant {
        @Override
        Progress progress(MemoryHop hop, DeployId id) {
            Progress known = super.progress(hop, id);
            List<Progress.Entry> entries = new ArrayList<>();
            for (String step : List.of("build", "push")) {
                entries.add(new Progress.Entry(step, Instant.EPOCH, Instant.EPOCH, new StepOutcome.Done("")));
            }
            entries.addAll(known.entries());
            DeployRequest request = Objects.requireNonNull(submitted.get(id));
            return new Progress(DeployPlan.of(request.config(), request.options()), entries);
        }
    }

    static final class ForgetsWhatEnded extends Mutant {
        @Override
        Progress progress(MemoryHop hop, DeployId id) {
            Progress known = super.progress(hop, id);
            List<Progress.Entry> entries = new ArrayList<>(known.entries());
            if (entries.size() > 1) {
                Progress.Entry old = entries.get(1);
                Instant shifted = Objects.requireNonNull(old.ended()).plusSeconds(entries.size());
                entries.set(1, new Progress.Entry(old.stepId(), old.started(), shifted, old.outcome()));
            }
            return new Progress(known.plan(), entries);
        }
    }

    static final class TellsTheEndOnce extends Mutant {
        private final Map<DeployId, Integer> told = new ConcurrentHashMap<>();

        @Override
        Progress progress(MemoryHop hop, DeployId id) {
            Progress known = super.progress(hop, id);
            boolean live = known.next() instanceof Progress.Next.Live;
            return live && told.merge(id, 1, Integer::sum) > 2 ? Progress.start(known.plan()) : known;
        }
    }

    static final class MixesApps extends Mutant {
        @Override
        Progress progress(MemoryHop hop, DeployId id) {
            DeployRequest request = submitted.get(id);
            return submitted.entrySet().stream()
                    .filter(other -> request != null
                            && !other.getValue()
                                    .config()
                                    .slot()
                                    .equals(request.config().slot()))
                    .findFirst()
                    .map(other -> super.progress(hop, other.getKey()))
                    .orElseGet(() -> super.progress(hop, id));
        }
    }

    static final class TellsOfTheNewest extends Mutant {
        @Override
        Progress progress(MemoryHop hop, DeployId id) {
            DeployRequest request = submitted.get(id);
            return submitted.entrySet().stream()
                    .filter(other -> request != null
                            && other.getValue()
                                    .config()
                                    .slot()
                                    .equals(request.config().slot()))
                    .reduce((_, later) -> later)
                    .map(other -> super.progress(hop, other.getKey()))
                    .orElseGet(() -> super.progress(hop, id));
        }
    }
}
