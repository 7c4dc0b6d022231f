namespace Search.Elasticsearch.Transport;

/// <summary>
/// Takes the nodes in turn, and leaves one that did not answer alone for a while: 1 s after the first failure, doubled with every
/// further one up to a minute. If none is left, the one whose time is up first is tried.
/// </summary>
internal sealed class NodePool(IReadOnlyList<Node> nodes, TimeProvider clock)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly (int Failures, DateTimeOffset RestsUntil)[] _states = new (int, DateTimeOffset)[nodes.Count];
    private int _turn = -1;

    public IReadOnlyList<Node> Nodes => nodes;

    public Node Next()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            for (var step = 0; step < nodes.Count; step++)
            {
                _turn = (_turn + 1) % nodes.Count;
                if (_states[_turn].RestsUntil <= now)
                {
                    return nodes[_turn];
                }
            }

            return nodes[Array.IndexOf(_states, _states.MinBy(state => state.RestsUntil))];
        }
    }

    public void Answered(Node node) => Update(node, _ => (0, DateTimeOffset.MinValue));

    public void Failed(Node node) => Update(node, state =>
    {
        var rest = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, state.Failures), LongestRest.TotalSeconds));
        return (state.Failures + 1, clock.GetUtcNow() + rest);
    });

    private void Update(Node node, Func<(int Failures, DateTimeOffset RestsUntil), (int, DateTimeOffset)> change)
    {
        lock (_lock)
        {
            for (var index = 0; index < nodes.Count; index++)
            {
                if (ReferenceEquals(nodes[index], node))
                {
                    _states[index] = change(_states[index]);
                }
            }
        }
    }
}
