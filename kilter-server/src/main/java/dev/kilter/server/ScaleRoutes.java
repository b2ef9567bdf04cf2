package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.ScaleRequest;
import dev.kilter.sdk.wire.Wire;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `…/envs/{env}/scale`: a deploy of what is live, in other numbers. So it waits for its turn, is written to git, is a
/// release, and can be followed like any other.
final class ScaleRoutes {
    private static final int LARGEST = 16 * 1024;

    private final AppStore apps;
    private final Deploys deploys;
    private final Releases releases;
    private final Acceptance acceptance;

    ScaleRoutes(AppStore apps, Deploys deploys, Releases releases, Acceptance acceptance) {
        this.apps = apps;
        this.deploys = deploys;
        this.releases = releases;
        this.acceptance = acceptance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "POST",
                                EnvRoutes.BASE + "/{env}/scale",
                                Permission.DEPLOY,
                                "Run so many of each named process, until kilter.yaml says another number than now.",
                                this::scale)
                        .takes(ScaleRequest.class)
                        .gives(DeployRecord.class)
                        .once(),
                new Route(
                                "POST",
                                EnvRoutes.BASE + "/{env}/sleep",
                                Permission.DEPLOY,
                                "Run none of any process until the env is woken or deployed.",
                                (request, response, caller) -> rest(request, response, caller, true))
                        .takes(ScaleRequest.class)
                        .gives(DeployRecord.class)
                        .once(),
                new Route(
                                "POST",
                                EnvRoutes.BASE + "/{env}/wake",
                                Permission.DEPLOY,
                                "Run as many of each process again as before the env slept.",
                                (request, response, caller) -> rest(request, response, caller, false))
                        .takes(ScaleRequest.class)
                        .gives(DeployRecord.class)
                        .once());
    }

    private void scale(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        ScaleRequest wanted = Wire.decode(Body.of(request, LARGEST), ScaleRequest.class);
        SortedMap<String, Integer> asked = wanted.processes();
        DeployRequest live = live(slot);
        check(asked, live.config().replicas());
        String numbers = asked.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
        begin(request, response, live, wanted, asked, again -> Occasion.of(caller.name(), "env.scale", numbers, again));
    }

    private void rest(ServerRequest request, ServerResponse response, Caller caller, boolean sleep) {
        DeployRequest live = live(EnvRoutes.slot(request));
        SortedMap<String, Integer> asked = new TreeMap<>();
        if (sleep) {
            live.config().replicas().keySet().forEach(process -> asked.put(process, 0));
        }
        ScaleRequest wanted = Wire.decode(Body.of(request, LARGEST), ScaleRequest.class);
        begin(
                request,
                response,
                live,
                wanted,
                asked,
                again -> Occasion.of(caller.name(), sleep ? "env.sleep" : "env.wake", "", again));
    }

    private DeployRequest live(Slot slot) {
        return releases.of(slot).stream()
                .findFirst()
                .flatMap(release -> deploys.find(new DeployId(release.deployId())))
                .map(DeployRow::request)
                .orElseThrow(() -> apps.find(slot).isEmpty()
                        ? Answers.missing("env " + slot)
                        : Problem.of(KilterCode.NO_SUCH_THING, "nothing was live in " + slot + " yet", "kilter deploy")
                                .toException());
    }

    private void begin(
            ServerRequest request,
            ServerResponse response,
            DeployRequest live,
            ScaleRequest wanted,
            SortedMap<String, Integer> asked,
            Function<DeployRequest, Occasion> why) {
        DeployRequest again = new DeployRequest(
                live.config(),
                live.image(),
                live.source(),
                null,
                null,
                new DeployOptions(false, false, false, false, wanted.timeout()),
                asked);
        String key = DeployRoutes.key(request);
        DeployRow row = deploys.known(key, again).orElseGet(() -> acceptance.accept(again, why.apply(again), key));
        DeployRoutes.accepted(response, row);
    }

    private static void check(Map<String, Integer> asked, SortedMap<String, Integer> known) {
        if (asked.isEmpty()) {
            throw wrong("nothing is to be scaled", "kilter scale web=3");
        }
        asked.forEach((process, number) -> {
            if (!known.containsKey(process)) {
                throw wrong(
                        "there is no process '" + process + "'",
                        "Use one of: " + String.join(", ", known.keySet()) + ".");
            }
            int least = process.equals("web") ? 1 : 0;
            if (number < least || number > Scale.MOST) {
                throw wrong(
                        "'" + process + "' cannot run " + number + " times",
                        "Use a number from " + least + " to " + Scale.MOST + "."
                                + (number == 0 ? " To run none at all: kilter env sleep ENV" : ""));
            }
        });
    }

    private static dev.kilter.sdk.problem.KilterException wrong(String detail, String hint) {
        return Problem.of(KilterCode.ARGUMENT_INVALID, detail, hint).toException();
    }
}
