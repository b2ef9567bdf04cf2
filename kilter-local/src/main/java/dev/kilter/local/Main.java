package dev.kilter.local;

import dev.kilter.api.LogLines;
import dev.kilter.effects.CrashingEffects;
import dev.kilter.effects.Effects;
import dev.kilter.sdk.problem.KilterException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The local platform's process. It is started by the command line and stays until SIGTERM; after SIGKILL the next one
/// goes on.
public final class Main {
    private Main() {}

    /// Starts the platform below the folder in `kilter.home`.
    public static void main(String[] arguments) throws InterruptedException {
        LogLines.install(System.getenv(), "text");
        System.setProperty("org.jboss.logging.provider", "jdk");
        Effects effects =
                CrashingEffects.from(System.getProperties(), "platform").orElseGet(Effects::real);
        Path home = Path.of(System.getProperty("kilter.home"));
        Path dist = Path.of(System.getProperty("kilter.dist"));
        String build = System.getProperty("kilter.build", "unknown");
        LocalPlatform platform;
        try {
            platform = LocalPlatform.start(effects, home, dist, build);
        } catch (KilterException e) {
            System.err.println(e.getMessage());
            e.problem().evidence().forEach(System.err::println);
            System.exit(1);
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            platform.close();
            ended.countDown();
        }));
        ended.await();
    }
}
