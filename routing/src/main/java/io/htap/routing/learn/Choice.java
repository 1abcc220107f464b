package io.htap.routing.learn;

import io.htap.spi.EngineId;

/**
 * Where a run of a statement goes.
 *
 * @param explores whether the other engine is expected to be faster, and this is to learn how much
 * @param propensity the probability with which it was chosen
 */
public record Choice(EngineId engine, boolean explores, double propensity) {}
