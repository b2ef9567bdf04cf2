package dev.kilter.kubernetes;

import dev.kilter.api.Commands;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterTask;
import dev.kilter.api.KnownProcesses;
import dev.kilter.api.TaskStore;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.TaskWork;
import dev.kilter.sdk.wire.TerminalSize;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// People's commands in pods. The server enters pods and makes none: a fresh one is a KilterTask, whose Job the
/// operator starts, and which stands for as long as the server holds its lifeline.
final class PodCommands implements Commands {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KubernetesClient client;
    private final TaskStore tasks;
    private final KnownProcesses processes;
    private final InstantSource clock;

    PodCommands(KubernetesClient client, TaskStore tasks, KnownProcesses processes, InstantSource clock) {
        this.client = client;
        this.tasks = tasks;
        this.processes = processes;
        this.clock = clock;
    }

    @Override
    public Running exec(Slot slot, CommandRequest request, Listener listener) {
        String namespace = slot.names().namespace();
        List<Pod> all = pods(namespace, SlotLabels.PROCESS, null);
        Pod pod = all.stream()
                .filter(each -> request.process().equals(process(each)) && isRunning(each))
                .max(Comparator.comparing(PodCommands::isReady)
                        .thenComparing(each -> each.getMetadata().getCreationTimestamp()))
                .orElseThrow(() -> missing(slot, request.process(), all));
        return start(pod, request.command(), request, listener);
    }

    @Override
    public Running run(KilterApp app, CommandRequest request, String by, Listener listener) {
        Instant now = clock.instant();
        KilterTask task = new KilterTask(
                id(),
                app.slot(),
                app.spec().namespace(),
                new TaskWork.Run(request.process()),
                null,
                null,
                app.spec().deploy().fence(),
                by,
                now,
                now.plus(LONGEST),
                null);
        tasks.create(task);
        try {
            Pod pod = held(task, listener);
            Running lifeline = start(pod, HeldPod.LIFELINE, new CommandRequest("", List.of("-"), null), SILENT);
            return new Held(task.id(), start(pod, request.command(), request, listener), lifeline);
        } catch (RuntimeException e) {
            end(task.id());
            throw e;
        }
    }

    private static final Listener SILENT = new Listener() {
        @Override
        public void output(byte[] part) {
            // It says nothing.
        }

        @Override
        public void error(byte[] part) {
            // It says nothing.
        }

        @Override
        public void note(String line) {
            // It says nothing.
        }
    };

    /// A command in a pod of its own, which goes with it.
    private final class Held implements Running {
        private final String task;
        private final Running command;
        private final Running lifeline;

        Held(String task, Running command, Running lifeline) {
            this.task = task;
            this.command = command;
            this.lifeline = lifeline;
        }

        @Override
        public void input(byte[] part) {
            command.input(part);
        }

        @Override
        public void endInput() {
            command.endInput();
        }

        @Override
        public void resize(TerminalSize size) {
            command.resize(size);
        }

        @Override
        public int await() throws InterruptedException {
            return command.await();
        }

        @Override
        public void close() {
            command.close();
            lifeline.close();
            end(task);
        }
    }

    private void end(String task) {
        tasks.end(task, new KilterTask.End(clock.instant(), null, null));
    }

    /// Waits until the task's pod runs, and tells what it waits for.
    private Pod held(KilterTask task, Listener listener) {
        Instant until = clock.instant().plus(PATIENCE);
        String told = "";
        while (clock.instant().isBefore(until)) {
            Optional<Pod> pod = pods(
                            task.namespace(), "job-name", "task-" + task.id().substring(2))
                    .stream()
                    .findFirst();
            if (pod.filter(PodCommands::isRunning).isPresent()) {
                return pod.get();
            }
            tasks.find(task.id())
                    .map(KilterTask::end)
                    .map(end -> end.problem() == null ? ended() : end.problem())
                    .ifPresent(problem -> {
                        throw problem.toException();
                    });
            pod.flatMap(found -> PodDiagnosis.verdict("the copy of " + work(task), found, List.of(), clock.instant()))
                    .ifPresent(problem -> {
                        throw problem.toException();
                    });
            String waiting = pod.flatMap(PodDiagnosis::waiting).orElse("");
            if (!waiting.equals(told)) {
                listener.note("waiting: " + waiting);
                told = waiting;
            }
            pause();
        }
        throw Problem.of(
                        KilterCode.DEADLINE_PASSED,
                        "no pod runs for the command after " + PATIENCE.toMinutes() + " minutes",
                        "Look at the env: kilter status")
                .withEvidence(told.isEmpty() ? "the operator has not started one" : told)
                .toException();
    }

    private static Problem ended() {
        return Problem.of(KilterCode.UNREACHABLE, "the command's pod has ended before it", "Run it again.");
    }

    private static String work(KilterTask task) {
        return task.work() instanceof TaskWork.Run(var process) ? process : task.id();
    }

    private Running start(Pod pod, List<String> command, CommandRequest request, Listener listener) {
        PodExec exec = PodExec.start(
                client,
                new PodExec.PodRef(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getSpec().getContainers().getFirst().getName()),
                command,
                request.terminal() != null,
                listener);
        if (request.terminal() != null) {
            exec.resize(request.terminal());
        }
        return exec;
    }

    private List<Pod> pods(String namespace, String label, @org.jspecify.annotations.Nullable String value) {
        var all = client.pods().inNamespace(namespace);
        return ApiTrouble.reading(() -> (value == null ? all.withLabel(label) : all.withLabel(label, value))
                .list()
                .getItems());
    }

    private static boolean isRunning(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(status ->
                                status.getState() != null && status.getState().getRunning() != null);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private KilterException missing(Slot slot, String process, List<Pod> all) {
        Set<String> known =
                processes.of(slot, all.stream().map(PodCommands::process).toList());
        boolean stands = known.contains(process);
        return Problem.of(
                        KilterCode.NO_SUCH_THING,
                        stands
                                ? "no pod of '" + process + "' runs in " + slot
                                : "there is no process '" + process + "' in " + slot,
                        stands
                                ? "kilter logs --process " + process + "      or in a fresh copy: kilter run -- COMMAND"
                                : known.isEmpty() ? "Deploy first." : "Use one of: " + String.join(", ", known) + ".")
                .toException();
    }

    private static String process(Pod pod) {
        return SlotLabels.process(pod.getMetadata().getLabels());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String id() {
        StringBuilder id = new StringBuilder("t-");
        for (int i = 0; i < 12; i++) {
            id.append((char) ('a' + RANDOM.nextInt(26)));
        }
        return id.toString();
    }
}
