using Search.Elasticsearch.Writing;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>The number of requests at the same time follows the server.</summary>
public class AdaptiveConcurrencyTests
{
    private const int Bytes = 1_000_000;
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_answers_in_the_usual_time_gets_more_requests_up_to_a_bound()
    {
        var requests = new AdaptiveConcurrency();

        await RunAsync(requests, 100, isOverloaded: false, Usual);

        Assert.Equal(AdaptiveConcurrency.Most, requests.Limit);
    }

    [Fact]
    public async Task A_server_that_refuses_requests_gets_half_as_many_and_at_least_one()
    {
        var requests = new AdaptiveConcurrency();
        await RunAsync(requests, 100, isOverloaded: false, Usual);

        await RunAsync(requests, 1, isOverloaded: true, Usual);
        Assert.Equal(AdaptiveConcurrency.Most / 2, requests.Limit);

        await RunAsync(requests, 10, isOverloaded: true, Usual);
        Assert.Equal(1, requests.Limit);
    }

    [Fact]
    public async Task Refused_request_that_is_sent_again_halves_the_number_at_once()
    {
        var requests = new AdaptiveConcurrency();
        await RunAsync(requests, 100, isOverloaded: false, Usual);

        requests.Refused();

        Assert.Equal(AdaptiveConcurrency.Most / 2, requests.Limit);
    }

    [Fact]
    public async Task Requests_that_only_wait_longer_become_fewer()
    {
        var requests = new AdaptiveConcurrency();
        await RunAsync(requests, 100, isOverloaded: false, Usual);

        await RunAsync(requests, 100, isOverloaded: false, 5 * Usual);

        Assert.Equal(1, requests.Limit);
    }

    [Fact]
    public async Task A_larger_request_may_take_longer()
    {
        var requests = new AdaptiveConcurrency();
        await RunAsync(requests, 10, isOverloaded: false, Usual);
        var before = requests.Limit;

        for (var request = 0; request < 10; request++)
        {
            await requests.EnterAsync(Cancel);
            requests.Leave(isOverloaded: false, 10 * Bytes, 10 * Usual);
        }

        Assert.True(requests.Limit >= before);
    }

    [Fact]
    public async Task A_request_above_the_limit_waits_until_another_one_ends()
    {
        var requests = new AdaptiveConcurrency();
        await requests.EnterAsync(Cancel);
        await requests.EnterAsync(Cancel);
        var third = requests.EnterAsync(Cancel);
        Assert.False(third.IsCompleted);

        requests.Leave(isOverloaded: false, Bytes, Usual);

        await third.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_while_it_waits_takes_no_place()
    {
        var requests = new AdaptiveConcurrency();
        await requests.EnterAsync(Cancel);
        await requests.EnterAsync(Cancel);
        using var stop = new CancellationTokenSource();
        var cancelled = requests.EnterAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var next = requests.EnterAsync(Cancel);

        requests.Leave(isOverloaded: false, Bytes, Usual);

        await next.WaitAsync(Cancel);
    }

    private static async Task RunAsync(AdaptiveConcurrency requests, int count, bool isOverloaded, TimeSpan time)
    {
        for (var request = 0; request < count; request++)
        {
            await requests.EnterAsync(Cancel);
            requests.Leave(isOverloaded, Bytes, time);
        }
    }
}
