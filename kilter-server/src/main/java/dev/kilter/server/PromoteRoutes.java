package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.ImageQuestion;
import dev.kilter.sdk.wire.PromoteRequest;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.Wire;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `…/envs/{env}/promote`: the image that is live in another env, under this env's own config and secrets.
final class PromoteRoutes {
    private static final int LARGEST = 64 * 1024;
    private static final int SEARCHED = 50;

    private final Deploys deploys;
    private final Releases releases;
    private final Secrets secrets;
    private final Acceptance acceptance;
    private final AppStore apps;
    private final boolean local;

    PromoteRoutes(
            Deploys deploys, Releases releases, Secrets secrets, Acceptance acceptance, AppStore apps, boolean local) {
        this.deploys = deploys;
        this.releases = releases;
        this.secrets = secrets;
        this.acceptance = acceptance;
        this.apps = apps;
        this.local = local;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "GET",
                                EnvRoutes.BASE + "/{env}/promote",
                                Permission.DEPLOY,
                                "What to look for in the image before it is promoted from another env.",
                                this::question)
                        .gives(ImageQuestion.class)
                        .asks("from"),
                new Route(
                                "POST",
                                EnvRoutes.BASE + "/{env}/promote",
                                Permission.DEPLOY,
                                "Run the image that is live in another env, under this env's own config.",
                                this::promote)
                        .takes(PromoteRequest.class)
                        .gives(DeployRecord.class)
                        .once());
    }

    private void question(ServerRequest request, ServerResponse response, Caller caller) {
        Sides sides = sides(
                EnvRoutes.slot(request),
                request.query().contains("from") ? request.query().get("from") : "",
                caller);
        sides.parity.keysMissing().ifPresent(problem -> {
            throw problem.toException();
        });
        Answers.json(response, new ImageQuestion(request(sides.tried).image().value(), sides.parity.telling()));
    }

    /// The two envs of a promotion.
    ///
    /// @param tried   what is live in the first
    /// @param present what is live in the second
    private record Sides(
            ReleaseRecord tried, ReleaseRecord present, KilterApp source, KilterApp target, Parity parity) {}

    private Sides sides(Slot to, String other, Caller caller) {
        Slot from = new Slot(to.project(), new EnvName(other));
        caller.require(from);
        if (from.equals(to)) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + to.env() + "' cannot be promoted to itself",
                            "kilter promote dev prod")
                    .toException();
        }
        ReleaseRecord tried = live(from, "nothing is live in '" + from.env() + "' to promote");
        ReleaseRecord present =
                live(to, "nothing is live in '" + to.env() + "', so there is no config that the image could run under");
        KilterApp source = apps.find(from).orElseThrow(() -> Answers.missing("env " + from));
        KilterApp target = apps.find(to).orElseThrow(() -> Answers.missing("env " + to));
        return new Sides(tried, present, source, target, new Parity(has(source), has(target)));
    }

    private void promote(ServerRequest request, ServerResponse response, Caller caller) {
        Slot to = EnvRoutes.slot(request);
        PromoteRequest asked = Wire.decode(Body.of(request, LARGEST), PromoteRequest.class);
        Sides sides = sides(to, asked.from(), caller);
        sides.parity.refusal(asked.migration(), asked.image()).ifPresent(problem -> {
            throw problem.toException();
        });
        DeployRequest runs = request(sides.tried);
        DeployOptions options = new DeployOptions(
                false, asked.migration(), false, false, asked.timeout(), null, null, asked.overrides());
        Admission.dirty(sides.target.spec().config(), options, runs.source(), local)
                .ifPresent(problem -> {
                    throw problem.toException();
                });
        @Nullable DeployRequest files = asked.migration() ? files(sides.source) : null;
        DeployRequest again = new DeployRequest(
                running(request(sides.present).config(), runs),
                runs.image(),
                runs.source(),
                files == null ? null : files.bundle(),
                files == null ? null : files.migrations(),
                options);
        String key = DeployRoutes.key(request);
        Optional<DeployRow> known = deploys.known(key, again);
        if (known.isPresent()) {
            DeployRoutes.accepted(response, known.get());
            return;
        }
        Occasion occasion = Occasion.of(
                caller.name(),
                "deploy.promote",
                sides.tried.name() + " of " + sides.source.slot().env(),
                again);
        DeployRow row = acceptance.accept(
                again,
                sides.parity.isSetAside(asked.image()) ? occasion.settingAside("deploy.allow-built-in") : occasion,
                key);
        for (String notice : sides.parity.notices(asked.image())) {
            deploys.events().add(row.id(), "notice:" + notice, new DeployEvent.Notice(notice), row.created());
        }
        DeployRoutes.accepted(response, row);
    }

    /// The target's config, for the nodes that the image is for.
    static AppConfig running(AppConfig target, DeployRequest image) {
        return target.building(target.build().on(image.config().build().platform()));
    }

    private ReleaseRecord live(Slot slot, String why) {
        return releases.of(slot).stream().findFirst().orElseThrow(() -> missing(slot, why));
    }

    private static KilterException missing(Slot slot, String why) {
        return Problem.of(KilterCode.NO_SUCH_THING, why, "kilter deploy --env " + slot.env())
                .toException();
    }

    private DeployRequest request(ReleaseRecord release) {
        return deploys.find(new DeployId(release.deployId()))
                .orElseThrow(() -> Answers.missing("deploy of " + release.name()))
                .request();
    }

    /// The deploy that brought the migration files which the env has had.
    private DeployRequest files(KilterApp source) {
        MigrationConfig migration = source.spec().config().migration();
        String applied = source.status().migrated();
        return deploys
                .list(source.slot().project().toString(), source.slot().env().value(), SEARCHED)
                .stream()
                .map(DeployRow::request)
                .filter(request -> request.bundle() != null && applied != null && applied.equals(request.migrations()))
                .filter(_ -> migration != null && !migration.declaresSchema())
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KilterCode.PLAN_NEEDED,
                                "the migrations of '" + source.slot().env() + "' cannot be run along with the image",
                                "kilter migrate plan     then deploy the target with that plan")
                        .toException());
    }

    private Parity.Has has(KilterApp app) {
        NavigableSet<String> keys = new TreeSet<>();
        secrets.wanted(app.slot())
                .forEach(row -> keys.addAll(row.secret().sealed().values().keySet()));
        return new Parity.Has(
                app.slot().env(),
                app.spec().config().isProtected(),
                app.spec().config().variables(),
                keys,
                app.status().migrated());
    }
}
