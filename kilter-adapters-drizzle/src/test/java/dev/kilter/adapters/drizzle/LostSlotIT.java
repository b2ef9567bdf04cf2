package dev.kilter.adapters.drizzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Database;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LostSlotIT {
    @ParameterizedTest
    @EnumSource(DrizzleKit.class)
    void a_run_that_has_lost_the_slot_writes_nothing(DrizzleKit kit) {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        AdapterDriver driver = new AdapterDriver(new DrizzleAdapter(), "drizzle");
        Map<String, String> files = (kit == DrizzleKit.OLD ? Shop.journal() : Shop.folders())
                .with("item", 10, "CREATE TABLE item (id int);")
                .files();
        KilterException lost = Problem.of(KilterCode.LEASE_LOST, "a newer deploy", "kilter attach")
                .toException();
        Database database = new Database() {
            @Override
            public Connection connect() {
                return postgres.connect();
            }

            @Override
            public String ownerRole() {
                return postgres.ownerRole();
            }

            @Override
            public void checkFence(Connection connection) {
                throw lost;
            }
        };
        assertThatThrownBy(() -> driver.apply(files, database)).isSameAs(lost);
        assertThat(postgres.schema())
                .isEqualTo(DatabaseServer.embedded().fresh().schema());
    }
}
