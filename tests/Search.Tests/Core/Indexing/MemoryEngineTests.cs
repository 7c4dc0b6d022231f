using Search.Core.Retrieval;

namespace Search.Tests.Core.Indexing;

/// <summary>The engine of other tests behaves like a real one.</summary>
public sealed class MemoryEngineTests : IndexLifecycleTests
{
    private protected override ISearchEngine Engine { get; } = new MemoryEngine();

    private protected override string Name => "test";
}
