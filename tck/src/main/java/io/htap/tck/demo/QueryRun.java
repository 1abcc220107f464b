package io.htap.tck.demo;

import io.htap.tck.compare.Comparison;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.subject.RouteReport;

/**
 * One query on both drivers.
 *
 * @param ran where it ran under test
 * @param referenceMillis its best time through plain pgjdbc
 * @param testedMillis its best time through the driver under test
 */
record QueryRun(
    SqlFile query,
    Comparison comparison,
    RouteReport.Ran ran,
    double referenceMillis,
    double testedMillis) {

  double speedUp() {
    return referenceMillis / testedMillis;
  }
}
