namespace Search.Workbench.Online.Simulation;

/// <summary>How often simulated experiments found a preference. Without a difference these are false alarms.</summary>
/// <param name="Experiments">How many experiments.</param>
/// <param name="Searches">How many searches each has.</param>
/// <param name="MeanDeltaAb">The mean preference for A over all experiments.</param>
/// <param name="DecidedShare">The share of searches with a winner.</param>
/// <param name="SignTest">By the sign test, once, at the end.</param>
/// <param name="AlwaysValid">By the always-valid test, at any of the looks after each search.</param>
/// <param name="MedianSearches">At how many searches half of the experiments were decided by the always-valid test; null if fewer were.</param>
public sealed record SimulationResult(
    int Experiments, int Searches, double MeanDeltaAb, double DecidedShare, FoundShares SignTest, FoundShares AlwaysValid, int? MedianSearches);

/// <summary>The shares of experiments that found a preference.</summary>
/// <param name="A">For A.</param>
/// <param name="B">For B.</param>
public readonly record struct FoundShares(double A, double B);
