// Servers and browsers need much memory and time, so classes run one after the other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
// The variants of the bundled model are built once for the programs of all tests of attached indexes.
[assembly: AssemblyFixture(typeof(Search.IntegrationTests.Attached.SharedVariants))]
