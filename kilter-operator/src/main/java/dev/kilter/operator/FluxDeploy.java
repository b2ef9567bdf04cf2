package dev.kilter.operator;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.flux.SlotChange;
import dev.kilter.operator.render.AppRenderer;
import dev.kilter.operator.render.RenderedApp;
import dev.kilter.operator.step.SlotStep;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Deploy;
import java.util.Objects;
import java.util.function.Consumer;

/// The hop from the operator to git: a slot's resource becomes the commit of its rendered app, which the engine then
/// applies.
final class FluxDeploy implements Deploy {
    private final AppStore apps;
    private final AppRenderer renderer;
    private final FluxRepo flux;
    private final Consumer<Slot> engine;

    /// @param engine is asked to look at a slot's folder now
    FluxDeploy(AppStore apps, AppRenderer renderer, FluxRepo flux, Consumer<Slot> engine) {
        this.apps = apps;
        this.renderer = renderer;
        this.flux = flux;
        this.engine = engine;
    }

    @Override
    public void submit(DeployId id, DeployRequest request) {
        KilterAppSpec spec = resource(id).spec();
        if (!spec.config().equals(request.config()) || !spec.image().equals(request.image())) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the resource of the deploy " + id + " asks for another app or image",
                            "kilter attach " + id)
                    .toException();
        }
        commit(spec, renderer.render(spec));
        engine.accept(spec.config().slot());
    }

    /// Commits what was rendered of this resource. A higher fence in the repo is a `KLT-L02` problem.
    void commit(KilterAppSpec spec, RenderedApp rendered) {
        Slot slot = spec.config().slot();
        flux.write(new SlotChange(
                slot,
                spec.deploy().id(),
                spec.deploy().fence(),
                spec.deploy().by(),
                "deploy " + slot + " " + spec.image().digest().substring(0, 19),
                spec.deploy().granted(),
                new SlotChange.Content.App(rendered.files(), ReleaseFile.of(spec, rendered.content()))));
    }

    @Override
    public Progress progress(DeployId id) {
        KilterApp app = resource(id);
        return Objects.requireNonNull(SlotStep.begun(app.spec(), app.status()).progress());
    }

    private KilterApp resource(DeployId id) {
        return apps.list().stream()
                .filter(app -> app.spec().deploy().id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                KilterCode.NO_SUCH_THING, "no resource is of the deploy " + id, "kilter attach " + id)
                        .toException());
    }
}
