package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The same app deployed once more after what it lacked is there, and the platform killed round each status that it
/// stores: the failure of the first deploy is never taken for the second one's.
@EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
class SecondTryIT {
    private static final Pattern STATUS = Pattern.compile("platform sql (commit: )?update app");

    private static Home home = new Home();
    private static Platform platform = new Platform(home);

    @BeforeAll
    static void start() {
        Platform.arm();
        platform.start();
    }

    @AfterAll
    static void leaveNothing() {
        home.close();
        Platform.disarm();
    }

    @Test
    void a_second_try_that_was_killed_at_any_status_ends_live() throws IOException {
        MoodyApp app = new MoodyApp(home, "needy");
        List<String> clean = secondTry(app, 1, null);
        int statuses = (int)
                clean.stream().filter(line -> STATUS.matcher(line).matches()).count();
        assertThat(statuses).as(clean.toString()).isPositive();
        int version = 1;
        for (int status = 1; status <= statuses; status++) {
            for (boolean after : new boolean[] {false, true}) {
                secondTry(app, ++version, new CrashPoint(after, status, STATUS));
            }
        }
    }

    /// The effects of the second deploy, which has to end well.
    private static List<String> secondTry(MoodyApp app, int version, @org.jspecify.annotations.Nullable CrashPoint kill)
            throws IOException {
        Path needed = home.folder.resolve("needed" + version);
        app.mood("needy", version, "env: {", "env: { NEEDS: '" + needed + "',");
        Home.Ran first = app.deploy("--migration");
        assertThat(first.exit()).as(first + home.platformLog()).isEqualTo(4);
        assertThat(first.err()).contains("KLT-R02", "FATAL: there is no " + needed);
        Files.createFile(needed);
        Files.deleteIfExists(platform.log());
        Files.deleteIfExists(platform.crashed());
        if (kill != null) {
            platform.haltAt(kill);
        }

        Home.Ran second = app.deploy();

        platform.forgetHalt();
        String where = kill + " " + second;
        if (second.exit() != 0) {
            // whoever followed it lost the platform
            assertThat(Files.exists(platform.crashed()))
                    .as(where + home.platformLog())
                    .isTrue();
            platform.start();
            second = home.kilter("attach", "--local", "-C", app.folder().toString());
        }
        assertThat(second.exit()).as(where + second + home.platformLog()).isZero();
        assertThat(new App(second.out()).get("/")).contains("version " + version);
        return platform.effects();
    }
}
