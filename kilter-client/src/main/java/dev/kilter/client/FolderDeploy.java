package dev.kilter.client;

import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.secret.SecretOptions;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// `kilter deploy` for programs: a folder with its kilter.yaml in, a deploy out. Nobody is asked anything: what a
/// person would have to confirm is a problem. Providers are those of the class path and of the home's plugins folder.
/// Safe from many threads; two deploys of one folder build one after the other.
public final class FolderDeploy {
    private static final SecureRandom RANDOM = new SecureRandom();
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
        DeployRequest request = prepare(folder, env, options, events);
        return new RemoteDeploy(kilter).accepted(DeployId.drawn(RANDOM), request);
    }

    /// The same, but handed to a hop of the program's own, which brings it to [RemoteDeploy] or wherever it should
    /// run; returns as soon as that has it.
    public DeployId begin(Path folder, EnvName env, DeployOptions options, Consumer<DeployEvent> events, Deploy hop) {
        DeployRequest request = prepare(folder, env, options, events);
        DeployId id = DeployId.drawn(RANDOM);
        hop.submit(id, request);
        return id;
    }

    private DeployRequest prepare(Path folder, EnvName env, DeployOptions options, Consumer<DeployEvent> events) {
        ProjectDir project = ProjectDir.find(folder);
        KilterYaml yaml = project.yaml();
        ClassLoader providers = home.plugins(FolderDeploy.class.getClassLoader());
        ProjectDeploy deploy = ProjectDeploy.check(home, providers, project, yaml, yaml.resolve(env), env);
        home.make();
        boolean local = kilter.platform().local();
        KnownRecipients recipients = new KnownRecipients(home);
        return deploy.prepare(
                new ProjectDeploy.Destination(kilter, login, null, false),
                new ProjectDeploy.Secrets(
                        (app, report) -> recipients.of(app, report, local, kilter.server(), _ -> false),
                        SecretOptions.PLAIN),
                options,
                events);
    }
}
