namespace Search.Onnx.Inference;

/// <summary>
/// The waiting jobs in the order of their turns. Clients take turns, not jobs: a client with many requests gets no more processor time than a
/// client with one. Not safe for concurrent use; the scheduler's lock guards it.
/// </summary>
internal sealed class TurnQueue
{
    private List<Client> _clients = [];

    /// <summary>Adds a job after the other jobs of its client; a new client is added after the other clients.</summary>
    public void Add(ScoringJob job)
    {
        var client = _clients.Find(waiting => waiting.Key.Equals(job.Client));
        if (client is null)
        {
            client = new Client(job.Client);
            _clients.Add(client);
        }

        client.Jobs.Add(job);
    }

    /// <summary>All jobs: the first job of every client, then the second of every client, and so on.</summary>
    public List<ScoringJob> InTurn()
    {
        var rounds = _clients.Count == 0 ? 0 : _clients.Max(client => client.Jobs.Count);
        return [.. Enumerable.Range(0, rounds).SelectMany(round =>
            _clients.Where(client => round < client.Jobs.Count).Select(client => client.Jobs[round]))];
    }

    /// <summary>Moves the jobs that had their turn, and their clients, to the end, and removes jobs without waiting batches.</summary>
    public void EndTurn(IReadOnlyCollection<ScoringJob> served)
    {
        _clients = [.. _clients.OrderBy(client => client.Jobs.Exists(served.Contains))];
        foreach (var client in _clients)
        {
            client.Jobs = [.. client.Jobs.Where(job => job.Waiting > 0).OrderBy(served.Contains)];
        }

        _clients.RemoveAll(client => client.Jobs.Count == 0);
    }

    /// <summary>Removes all jobs.</summary>
    public void Clear() => _clients.Clear();

    private sealed class Client(object key)
    {
        public object Key { get; } = key;

        public List<ScoringJob> Jobs { get; set; } = [];
    }
}
