package dev.kilter.client;

import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.secret.SecretOptions;
import dev.kilter.client.secret.SecretShipping;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.PlatformInfo;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// `kilter deploy` for programs: a folder with its kilter.yaml in, a deploy out. Nobody is asked anything: what a
/// person would have to confirm is a problem. Providers are those of the class path and of the home's plugins folder.
/// Safe from many threads; two deploys of one folder build one after the other.
public final class FolderDeploy {
    private final Kilter kilter;
    private final KilterHome home;
    private final RegistryLogin login;

    /// Deploys to this platform.
    ///
    /// @param home  below it lie what builds may use again and the keys that people have confirmed
    /// @param login to the registry
    public FolderDeploy(Kilter kilter, KilterHome home, RegistryLogin login) {
        this.kilter = kilter;
        this.home = home;
        this.login = login;
    }

    /// Builds, pushes and hands over; returns as soon as the server has it. [Kilter#follow] waits for its end.
    /// Every failure is a [dev.kilter.sdk.problem.KilterException], one of the build after the step's own event.
    ///
    /// @param folder of the kilter.yaml, or one below it
    /// @param events of the steps on this machine, from the calling thread
    public DeployRecord begin(Path folder, EnvName env, DeployOptions options, Consumer<DeployEvent> events) {
        ClassLoader loader = home.plugins(FolderDeploy.class.getClassLoader());
        Providers<ImageBuilder> builders = Providers.imageBuilders(loader);
        Providers<MigrationAdapter> adapters = Providers.migrationAdapters(loader);
        ProjectDir project = ProjectDir.find(folder);
        KilterYaml yaml = project.yaml();
        AppConfig config = yaml.resolve(env);
        new ProjectCheck(
                        project,
                        yaml,
                        builders.all().stream().map(ImageBuilder::id).collect(Collectors.toSet()))
                .check(config);
        ToolCheck.check(yaml, config, env, adapters);
        home.make();
        PlatformInfo platform = kilter.platform();
        SecretShipping shipping = new SecretShipping(
                Providers.secretShippers(loader).get("age"),
                (app, report) ->
                        new KnownRecipients(home).of(app, report, platform.local(), kilter.server(), _ -> false),
                SecretOptions.PLAIN);
        ImagePlace place = ImagePlace.of(platform, config, yaml.registry().orElse(null), login);
        return new DeployRun(kilter, new ImageBuild(home.root(), builders), adapters, shipping, events)
                .submit(project, config, place.target(), place.bases(), DeployRun.source(project), options);
    }
}
