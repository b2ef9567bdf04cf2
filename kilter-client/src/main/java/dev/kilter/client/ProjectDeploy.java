package dev.kilter.client;

import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.Nodes;
import dev.kilter.client.image.PushedImage;
import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.secret.SecretOptions;
import dev.kilter.client.secret.SecretShipping;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SecretShipper;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.PlatformInfo;
import dev.kilter.sdk.wire.SecretsReport;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A project that was read and checked, and can be deployed; no platform was asked yet. [FolderDeploy] is the shorter
/// way for programs that ask nobody anything.
///
/// @param config of the env that it goes to
/// @param source what git knows of the folder
/// @param builds by the builders of this machine
/// @param shipper seals its secrets
public record ProjectDeploy(
        ProjectDir project,
        KilterYaml yaml,
        AppConfig config,
        SourceState source,
        ImageBuild builds,
        Providers<MigrationAdapter> adapters,
        SecretShipper shipper) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Reads and checks a project; what is wrong with it is a problem.
    ///
    /// @param home      below it lies what builds may use again
    /// @param providers the loader of builders, migration adapters and secret shippers
    /// @param config    what `yaml` says for `env`
    public static ProjectDeploy check(
            KilterHome home,
            ClassLoader providers,
            ProjectDir project,
            KilterYaml yaml,
            AppConfig config,
            EnvName env) {
        Providers<ImageBuilder> builders = Providers.imageBuilders(providers);
        Providers<MigrationAdapter> adapters = Providers.migrationAdapters(providers);
        new ProjectCheck(
                        project,
                        yaml,
                        builders.all().stream().map(ImageBuilder::id).collect(Collectors.toSet()))
                .check(config);
        ToolCheck.check(yaml, config, env, adapters);
        return new ProjectDeploy(
                project,
                yaml,
                config,
                GitState.of(project.root()),
                new ImageBuild(home.root(), builders),
                adapters,
                ToolCheck.shipper(yaml, env, Providers.secretShippers(providers)));
    }

    /// The same, built so.
    public ProjectDeploy building(ImageBuild otherBuilds) {
        return new ProjectDeploy(project, yaml, config, source, otherBuilds, adapters, shipper);
    }

    /// The same with these words of a person in place of the commit's first line.
    public ProjectDeploy saying(String message) {
        return new ProjectDeploy(project, yaml, config, source.saying(message), builds, adapters, shipper);
    }

    /// A platform, and how this machine's things get there.
    ///
    /// @param login    to the registry
    /// @param registry  `host/scope` that is named in place of kilter.yaml's; null: none
    /// @param plainHttp whether a person says that the registry speaks plain http, wherever it is
    public record Destination(
            Kilter kilter, RegistryLogin login, @Nullable String registry, boolean plainHttp) {}

    /// For whom secrets are sealed, and what becomes of those that are not here.
    ///
    /// @param recipients for an app whose secrets stand so; may refuse
    public record Secrets(BiFunction<AppConfig, SecretsReport, List<String>> recipients, SecretOptions options) {}

    /// Builds, pushes and hands over; returns as soon as the server has it.
    ///
    /// @param events of the steps on this machine, from the calling thread
    public DeployRecord submit(Destination to, Secrets secrets, DeployOptions options, Consumer<DeployEvent> events) {
        return new RemoteDeploy(to.kilter()).accepted(DeployId.drawn(RANDOM), prepare(to, secrets, options, events));
    }

    /// Builds and pushes, and returns what [Deploy#submit] takes.
    ///
    /// @param events of the steps on this machine, from the calling thread
    public DeployRequest prepare(Destination to, Secrets secrets, DeployOptions options, Consumer<DeployEvent> events) {
        SecretShipping shipping = new SecretShipping(shipper, secrets.recipients(), secrets.options());
        PlatformInfo platform = to.kilter().platform();
        ImageBuild own = builds(platform);
        return new DeployRun(to.kilter(), new ImageSteps(own, isFirst(to), events), adapters, shipping, events)
                .prepare(project, own.told(config), place(to, platform), source, options);
    }

    /// Builds and pushes, and deploys nothing.
    ///
    /// @param events of the steps, from the calling thread
    public PushedImage push(Destination to, Consumer<DeployEvent> events) {
        PlatformInfo platform = to.kilter().platform();
        return new ImageSteps(builds(platform), isFirst(to), events)
                .pushed(project.root(), config, place(to, platform));
    }

    private BooleanSupplier isFirst(Destination to) {
        return () -> to.kilter().envs(config.project()).isEmpty();
    }

    private ImageBuild builds(PlatformInfo platform) {
        return builds.on(Nodes.of(platform, Architecture.ofThisMachine()));
    }

    private ImagePlace place(Destination to, PlatformInfo platform) {
        String registry =
                to.registry() != null ? to.registry() : yaml.registry().orElse(null);
        ImagePlace place = ImagePlace.of(
                platform, config, registry, to.login(), to.kilter().registryLogin());
        return to.plainHttp() ? place.speakingPlainHttp() : place;
    }
}
