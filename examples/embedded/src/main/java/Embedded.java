import dev.kilter.client.FolderDeploy;
import dev.kilter.client.Kilter;
import dev.kilter.client.KilterHome;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import java.nio.file.Path;
import java.time.Duration;

/// Deploys a folder and follows it to its end, as an internal tool would: no process of kilter's command line is
/// started.
/// `KILTER_TOKEN` holds the token; arguments: the server, the folder, the env.
public final class Embedded {
    private Embedded() {}

    public static void main(String... args) {
        String token = System.getenv("KILTER_TOKEN");
        Kilter kilter = Kilter.connect(args[0], token);
        RegistryLogin login = kilter.platform().local()
                ? new RegistryLogin.Given("kilter", token)
                : new RegistryLogin.OfThisMachine();
        FolderDeploy deploy = new FolderDeploy(kilter, KilterHome.of(System.getenv()), login);
        DeployOptions withMigrations = new DeployOptions(false, true, true, false, Duration.ofMinutes(10));
        try {
            DeployRecord accepted =
                    deploy.begin(Path.of(args[1]), new EnvName(args[2]), withMigrations, Embedded::tell);
            DeployResult result =
                    kilter.follow(new DeployId(accepted.id()), 1, Duration.ofMinutes(15), event -> tell(event.event()));
            if (result.error() != null) {
                System.err.println(result.error().problem().code().value() + " "
                        + result.error().problem().detail());
            }
            System.out.println(result.status() + " " + result.release() + " " + result.url());
            System.exit(result.exitCode());
        } catch (KilterException e) {
            System.err.println(e.problem().code().value() + " " + e.problem().detail() + "\nnext: "
                    + e.problem().hint());
            System.exit(e.problem().kind().exitCode());
        }
    }

    private static void tell(DeployEvent event) {
        switch (event) {
            case DeployEvent.StepStarted step -> System.err.println("begins " + step.step());
            case DeployEvent.StepEnded step ->
                System.err.println(
                        step.outcome() + " " + step.step() + ", " + step.durationMs() + " ms  " + step.note());
            case DeployEvent.Queued queued -> System.err.println("waits for " + queued.holder());
            case DeployEvent.Notice notice -> System.err.println(notice.text());
            default -> {}
        }
    }
}
