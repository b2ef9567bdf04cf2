package dev.kilter.sdk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SlotNamesTest {
    private static final int PAIRS = 100_000;

    @Test
    void database_roles_and_resource_never_collide_and_are_valid() {
        Map<String, Slot> owners = new HashMap<>();
        Random random = new Random(20261123);
        for (int i = 0; i < PAIRS; i++) {
            Slot slot = new Slot(new Project(label(random, 20), label(random, 30)), new EnvName(label(random, 20)));
            SlotNames names = slot.names();
            for (Function<SlotNames, String> name : java.util.List.<Function<SlotNames, String>>of(
                    SlotNames::database, SlotNames::ownerRole, SlotNames::migratorRole, SlotNames::appRole)) {
                String value = name.apply(names);
                assertThat(value.length()).isLessThanOrEqualTo(63);
                assertThat(value.matches("[a-z0-9][a-z0-9_]*")).isTrue();
                assertThat(owners.getOrDefault(value, slot)).isEqualTo(slot);
                owners.put(value, slot);
            }
            assertThat(owners.getOrDefault(names.resource(), slot)).isEqualTo(slot);
            owners.put(names.resource(), slot);
            assertThat(names.namespace().length()).isLessThanOrEqualTo(63);
        }
    }

    @Test
    void hosts_of_processes_are_labels_and_differ_within_an_app() {
        Map<String, String> cut = new HashMap<>();
        Random random = new Random(20261126);
        for (int i = 0; i < PAIRS; i++) {
            Slot slot = new Slot(new Project(label(random, 20), label(random, 30)), new EnvName(label(random, 20)));
            String process = label(random, 20);
            String host = slot.names().hostLabel(process);
            assertThat(host)
                    .matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
                    .isNotEqualTo(slot.names().hostLabel());
            String plain = process + "-" + slot.names().hostLabel();
            if (plain.length() > 63) {
                assertThat(host).hasSize(63).startsWith(plain.substring(0, 52));
                String owner = slot + " " + process;
                assertThat(cut.getOrDefault(host, owner)).isEqualTo(owner);
                cut.put(host, owner);
            } else {
                assertThat(host).isEqualTo(plain);
            }
        }
        assertThat(cut).isNotEmpty();
    }

    @Test
    void the_host_of_a_process_is_plain_as_that_of_the_app_which_is_called_so() {
        assertThat(Slot.parse("acme/guestbook/prod").names().hostLabel("admin"))
                .isEqualTo("admin-guestbook")
                .isEqualTo(Slot.parse("acme/admin-guestbook/prod").names().hostLabel());
        assertThat(Slot.parse("acme/guestbook/dev").names().hostLabel("admin")).isEqualTo("admin-guestbook-dev");
    }

    @Test
    void look_alike_slots_have_other_databases() {
        assertThat(Slot.parse("a-b/c/dev").names().database())
                .isNotEqualTo(Slot.parse("a/b-c/dev").names().database());
        assertThat(Slot.parse("a-b/c/dev").names().namespace())
                .as("namespaces are plain: the platform refuses the second claimant")
                .isEqualTo(Slot.parse("a/b-c/dev").names().namespace());
    }

    private static String label(Random random, int longest) {
        String alphabet = "ab1-";
        int length = 1 + random.nextInt(random.nextInt(4) == 0 ? longest : Math.min(5, longest));
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < length; i++) {
            boolean edge = i == 0 || i == length - 1;
            label.append(alphabet.charAt(random.nextInt(edge ? 3 : 4)));
        }
        return label.toString();
    }
}
