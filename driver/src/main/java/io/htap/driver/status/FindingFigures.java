package io.htap.driver.status;

import io.htap.driver.verify.Finding;

/** A statement in quarantine, in the form that JMX takes apart. */
public final class FindingFigures {
  private final Finding finding;

  FindingFigures(Finding finding) {
    this.finding = finding;
  }

  public String getFingerprint() {
    return finding.fingerprint();
  }

  /** Without literals. */
  public String getStatement() {
    return finding.subject().shape();
  }

  /** When it was found, as ISO 8601 writes it. */
  public String getFound() {
    return finding.found().toString();
  }

  /** The first difference, without values. */
  public String getDetail() {
    return finding.where();
  }
}
