package io.htap.tck.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import java.util.LinkedHashSet;
import org.junit.jupiter.api.Test;

class TableChecksumTest {

  @Test
  void changesWithEveryCellAndNotWithTheOrder() throws Exception {
    try (var server = EmbeddedServer.start(0.01);
        var connection = server.connect("postgres")) {
      var checksum = TableChecksum.of(connection, "(values (1, 'a'), (2, 'b'), (3, null)) as t");
      assertThat(TableChecksum.of(connection, "(values (3, null), (1, 'a'), (2, 'b')) as t"))
          .isEqualTo(checksum);
      var others = new LinkedHashSet<TableChecksum>();
      others.add(checksum);
      others.add(TableChecksum.of(connection, "(values (1, 'a'), (2, 'b'), (3, '')) as t"));
      others.add(TableChecksum.of(connection, "(values (1, 'b'), (2, 'a'), (3, null)) as t"));
      others.add(TableChecksum.of(connection, "(values (1, 'a'), (2, 'b'), (4, null)) as t"));
      others.add(
          TableChecksum.of(connection, "(values ('1', '1a'), ('2', 'b'), ('3', null)) as t"));
      others.add(
          TableChecksum.of(connection, "(values ('11', 'a'), ('2', 'b'), ('3', null)) as t"));
      assertThat(others).hasSize(6);
    }
  }
}
