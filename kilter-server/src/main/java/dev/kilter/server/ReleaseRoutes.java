package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.ReleaseDiff;
import dev.kilter.sdk.wire.ReleaseRecord;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `…/envs/{env}/diff`: what differs between two releases.
final class ReleaseRoutes {
    private final Deploys deploys;
    private final Releases releases;
    private final Secrets secrets;
    private final ServerSettings settings;

    ReleaseRoutes(Deploys deploys, Releases releases, Secrets secrets, ServerSettings settings) {
        this.deploys = deploys;
        this.releases = releases;
        this.secrets = secrets;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(new Route(
                        "GET",
                        EnvRoutes.BASE + "/{env}/diff",
                        Permission.VIEW,
                        "What differs between two releases: image, config, keys of secrets, schema, routes.",
                        this::diff)
                .gives(ReleaseDiff.class)
                .asks("from", "to"));
    }

    private void diff(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        List<ReleaseRecord> newestFirst = releases.of(slot);
        int from = index(slot, newestFirst, named(request, "from"));
        int to = index(slot, newestFirst, named(request, "to"));
        List<SealedSecret> all = secrets.all(slot);
        Comparison comparison = new Comparison(side(newestFirst.get(from), all), side(newestFirst.get(to), all));
        Answers.json(
                response,
                new ReleaseDiff(
                        slot.project().toString(),
                        slot.env().value(),
                        newestFirst.get(from).name(),
                        newestFirst.get(to).name(),
                        comparison.changes(),
                        migrated(newestFirst.subList(Math.min(from, to), Math.max(from, to)))));
    }

    private static @Nullable MigrationImpact migrated(List<ReleaseRecord> newestFirst) {
        MigrationImpact sum = null;
        for (ReleaseRecord release : newestFirst.reversed()) {
            sum = MigrationImpact.sum(sum, release.migrated());
        }
        return sum;
    }

    private static String named(ServerRequest request, String name) {
        return request.query().contains(name) ? request.query().get(name) : "";
    }

    private static int index(Slot slot, List<ReleaseRecord> newestFirst, String name) {
        for (int i = 0; i < newestFirst.size(); i++) {
            if (newestFirst.get(i).name().equals(name)) {
                return i;
            }
        }
        throw missing(slot, name);
    }

    private static KilterException missing(Slot slot, String name) {
        boolean named = name.matches("r[0-9]{1,9}");
        return Problem.of(
                        named ? KilterCode.NO_SUCH_THING : KilterCode.ARGUMENT_INVALID,
                        named ? "there is no release " + name + " of " + slot : "a release is called r3 or the like",
                        "kilter releases --env " + slot.env())
                .toException();
    }

    private Comparison.Side side(ReleaseRecord release, List<SealedSecret> all) {
        DeployRequest request = deploys.find(new DeployId(release.deployId()))
                .orElseThrow(() -> Answers.missing("deploy of " + release.name()))
                .request();
        AppConfig config =
                Scaling.of(request.config(), new TreeMap<>(), request.scale()).config();
        return new Comparison.Side(
                release,
                config,
                settings.addresses(config).url(),
                all.stream()
                        .filter(secret -> release.secrets().contains(secret.object()))
                        .toList());
    }
}
