package dev.kilter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.postgres.Server.Slot;
import dev.kilter.sdk.problem.KilterException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileRunIT {
    @ParameterizedTest
    @EnumSource
    void a_lock_that_is_not_to_be_had_is_told_with_its_holder_to_a_migrator_that_is_no_superuser(Server server)
            throws SQLException {
        Slot slot = server.slot();
        try (Connection migrator = slot.migrator();
                Connection app = server.connect(slot.name(), slot.role("app"), "")) {
            CleanSession.execute(migrator, "CREATE TABLE item (id int)");
            CleanSession.execute(app, "SET application_name = 'shop web'");
            app.setAutoCommit(false);
            CleanSession.execute(app, "SELECT count(*) FROM item WHERE id > 7");
            String sql = "SELECT 1;\n\nALTER TABLE item ADD a int;";
            SqlFile file = new SqlFile("2_b.sql", "", new SqlText("m/2_b.sql", sql), SqlSplitter.split(sql), false);

            assertThatThrownBy(() -> new FileRun(slot.database(), migrator, List.of("1_a.sql"), _ -> {}, 2)
                            .apply(file, (_, _) -> {}))
                    .isInstanceOfSatisfying(KilterException.class, e -> {
                        assertThat(e.problem().code().value()).isEqualTo("KLT-M06");
                        assertThat(e.problem().evidence().get(0)).contains("at m/2_b.sql:3", "SQLSTATE 55P03");
                        assertThat(e.problem().evidence().get(1))
                                .contains("waited for pid", "of " + slot.role("app") + " (shop web) since 20")
                                .contains("idle in transaction: SELECT count(*) FROM item WHERE id > 7");
                        assertThat(e.problem().evidence().get(2))
                                .isEqualTo("1_a.sql applied and stays; 2_b.sql left nothing behind");
                    });
            assertThat(Server.rows(
                            migrator,
                            "SELECT count(*) FROM pg_attribute WHERE attname = 'a' AND attrelid ="
                                    + " 'item'::regclass"))
                    .containsExactly("0");
        }
        slot.drop();
    }
}
