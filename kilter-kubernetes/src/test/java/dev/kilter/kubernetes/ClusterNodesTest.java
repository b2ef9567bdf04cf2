package dev.kilter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterNodesTest {
    private static final Node AMD = node("linux", "amd64");
    private static final Node ARM = node("linux", "arm64");

    @Test
    void the_commonest_comes_first_and_of_as_many_the_first_by_name() {
        assertThat(ClusterNodes.processors(List.of(AMD, ARM, ARM))).containsExactly("arm64", "amd64");
        assertThat(ClusterNodes.processors(List.of(ARM, AMD))).containsExactly("amd64", "arm64");
        assertThat(ClusterNodes.processors(List.of())).isEmpty();
    }

    @Test
    void nodes_of_another_system_and_those_that_say_nothing_do_not_count() {
        assertThat(ClusterNodes.processors(List.of(node("windows", "amd64"), new NodeBuilder().build(), ARM)))
                .containsExactly("arm64");
    }

    @Test
    void nodes_that_take_no_app_do_not_count_and_those_that_are_away_for_a_while_do() {
        Node control = tainted(AMD, "node-role.kubernetes.io/control-plane", "NoSchedule");
        assertThat(ClusterNodes.processors(List.of(control, ARM))).containsExactly("arm64");
        assertThat(ClusterNodes.processors(List.of(tainted(AMD, "node.kubernetes.io/not-ready", "NoExecute"), ARM)))
                .containsExactly("amd64", "arm64");
        assertThat(ClusterNodes.processors(List.of(tainted(AMD, "spot", "PreferNoSchedule"), ARM)))
                .containsExactly("amd64", "arm64");
        assertThat(ClusterNodes.processors(List.of(control)))
                .as("of one machine alone")
                .containsExactly("amd64");
    }

    static Node node(String system, String processor) {
        return new NodeBuilder()
                .withNewStatus()
                .withNewNodeInfo()
                .withOperatingSystem(system)
                .withArchitecture(processor)
                .endNodeInfo()
                .endStatus()
                .build();
    }

    private static Node tainted(Node node, String key, String effect) {
        return new NodeBuilder(node)
                .withNewSpec()
                .addNewTaint()
                .withKey(key)
                .withEffect(effect)
                .endTaint()
                .endSpec()
                .build();
    }
}
