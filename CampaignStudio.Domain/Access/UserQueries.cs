using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Access;

/// <summary>One user as lists show it.</summary>
public sealed record UserRow(long Id, string Email, string Name, Role Role, bool IsActive, DateTime CreatedUtc, bool IsLockedOut);

/// <summary>What a running session is checked against.</summary>
public sealed record SessionState(bool IsActive, Role Role, string SecurityStamp);

public sealed class UserQueries(IDbContextFactory<StudioDb> dbFactory, TimeProvider realTime)
{
    /// <summary>Every user by name; <paramref name="text"/> narrows by name or e-mail.</summary>
    public async Task<IReadOnlyList<UserRow>> ListAsync(string? text = null, bool activeOnly = false, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var users = db.Users.AsNoTracking();
        if (activeOnly) users = users.Where(user => user.IsActive);
        var rows = await users
            .OrderBy(user => user.DisplayName).ThenBy(user => user.Id)
            .Select(user => new { user.Id, user.Email, user.DisplayName, user.Role, user.IsActive, user.CreatedUtc, user.LockoutEnd })
            .ToListAsync(cancel);
        var now = realTime.GetUtcNow();
        // A workspace has a few hundred users at most: searching here folds case in every alphabet, which not every database does.
        return
        [
            .. rows
                .Select(user => new UserRow(user.Id, user.Email ?? "", user.DisplayName, user.Role, user.IsActive, user.CreatedUtc, user.LockoutEnd > now))
                .Where(user => string.IsNullOrWhiteSpace(text) || Contains(user.Name, text) || Contains(user.Email, text)),
        ];
    }

    /// <summary>Somebody can administer this workspace; the demo's agent alone can't.</summary>
    public async Task<bool> HasAdministratorAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Users.AnyAsync(user => user.Role == Role.Admin, cancel);
    }

    /// <summary>Null when there is no such user.</summary>
    public async Task<SessionState?> SessionAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        return await db.Users.AsNoTracking()
            .Where(user => user.Id == id)
            .Select(user => new SessionState(user.IsActive, user.Role, user.SecurityStamp ?? ""))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>The id that belongs to an e-mail, ignoring case.</summary>
    public async Task<long?> IdByEmailAsync(string email, CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var normalized = email.Trim().Normalize().ToUpperInvariant();
        return await db.Users.Where(user => user.NormalizedUserName == normalized).Select(user => (long?)user.Id).SingleOrDefaultAsync(cancel);
    }

    private static bool Contains(string value, string text) => value.Contains(text.Trim(), StringComparison.InvariantCultureIgnoreCase);
}
