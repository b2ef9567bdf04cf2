package dev.kilter.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeOrderTest {
    /// The answer of Node 20 to `[…].sort((a, b) => a.localeCompare(b))`.
    @Test
    void names_are_ordered_as_node_orders_them() {
        assertThat(
                        List.of("B_x", "0010a", "0010-x", "a_x", "0010_x", "aB", "A", "ab", "Ab", "AB", "a", "0010_X")
                                .stream()
                                .sorted(NodeOrder.LOCALE))
                .containsExactly("0010_x", "0010_X", "0010-x", "0010a", "a", "A", "a_x", "ab", "aB", "Ab", "AB", "B_x");
    }

    @Test
    void two_orders_that_differ_name_their_first_pair() {
        assertThat(NodeOrder.disputed(List.of("20260101_a", "20260102_B"))).isEmpty();
        assertThat(NodeOrder.disputed(List.of("0010_x", "0010-x"))).contains(List.of("0010-x", "0010_x"));
        assertThat(NodeOrder.disputed(List.of("1_a", "1_B"))).contains(List.of("1_B", "1_a"));
    }
}
